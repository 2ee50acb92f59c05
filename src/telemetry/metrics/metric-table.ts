export interface MetricInfo {
  readonly type: 'counter' | 'gauge' | 'histogram'
  readonly labels: readonly string[]
  /** One line, without a full stop. */
  readonly help: string
}

export type MetricName = keyof typeof metricTable

/** Those of ingress-nginx, in its order. */
const ofRequest = ['status', 'method', 'path', 'namespace', 'ingress', 'service', 'canary', 'host']

/** Every metric that there is, docs/metrics.md lists the same. */
export const metricTable = {
  nginx_ingress_controller_requests: {
    type: 'counter',
    labels: ofRequest,
    help: 'Requests that are over',
  },
  nginx_ingress_controller_request_duration_seconds: {
    type: 'histogram',
    labels: ofRequest,
    help: 'Time from the head of the request to the end of the response',
  },
  nginx_ingress_controller_response_duration_seconds: {
    type: 'histogram',
    labels: ofRequest,
    help: 'Time from the beginning of the last attempt to the end of the response of the pod',
  },
  nginx_ingress_controller_connect_duration_seconds: {
    type: 'histogram',
    labels: ofRequest,
    help: 'Time until the last attempt was connected to the pod; 0 for a connection that was open',
  },
  nginx_ingress_controller_header_duration_seconds: {
    type: 'histogram',
    labels: ofRequest,
    help: 'Time from the beginning of the last attempt to the head of the response of the pod',
  },
  nginx_ingress_controller_request_size: {
    type: 'histogram',
    labels: ofRequest,
    help: 'Bytes of the request, head and body',
  },
  nginx_ingress_controller_response_size: {
    type: 'histogram',
    labels: ofRequest,
    help: 'Bytes of the body of the response',
  },
  nginx_ingress_controller_config_last_reload_successful: {
    type: 'gauge',
    labels: [],
    help: '1 if the last snapshot of the manifests came into force, 0 if not',
  },
  nginx_ingress_controller_config_last_reload_successful_timestamp_seconds: {
    type: 'gauge',
    labels: [],
    help: 'When a snapshot of the manifests last came into force, in seconds since 1970',
  },
  nginx_ingress_controller_config_hash: {
    type: 'gauge',
    labels: [],
    help: 'Number that is the same where the same is served, whoever serves it',
  },
  nginx_ingress_controller_success: {
    type: 'counter',
    labels: [],
    help: 'Snapshots of the manifests that came into force',
  },
  nginx_ingress_controller_errors: {
    type: 'counter',
    labels: [],
    help: 'Snapshots of the manifests that could not be put into force',
  },
  nginx_ingress_controller_ssl_expire_time_seconds: {
    type: 'gauge',
    labels: ['namespace', 'host', 'secret_name'],
    help: 'When the certificate of a host expires, in seconds since 1970',
  },
  nginx_ingress_controller_ssl_certificate_info: {
    type: 'gauge',
    labels: [
      'namespace',
      'host',
      'secret_name',
      'identifier',
      'issuer_organization',
      'issuer_common_name',
      'serial_number',
      'public_key_algorithm',
    ],
    help: 'What is in the certificate of a host; always 1',
  },
  nginx_ingress_controller_orphan_ingress: {
    type: 'gauge',
    labels: ['namespace', 'ingress', 'type'],
    help: '1 for an Ingress with a rule whose requests nobody can take',
  },
  nginx_ingress_controller_nginx_process_connections: {
    type: 'gauge',
    labels: ['state'],
    help: 'Open connections of clients',
  },
  nginx_ingress_controller_nginx_process_connections_total: {
    type: 'counter',
    labels: ['state'],
    help: 'Connections of clients since the start',
  },
  nginx_ingress_controller_nginx_process_requests_total: {
    type: 'counter',
    labels: [],
    help: 'Requests that are over, of all routes and of none',
  },
  nginx_ingress_controller_nginx_process_cpu_seconds_total: {
    type: 'counter',
    labels: [],
    help: 'CPU time of the process, user and system',
  },
  nginx_ingress_controller_nginx_process_resident_memory_bytes: {
    type: 'gauge',
    labels: [],
    help: 'Resident memory of the process',
  },
  nginx_ingress_controller_nginx_process_oldest_start_time_seconds: {
    type: 'gauge',
    labels: [],
    help: 'When the process started, in seconds since 1970',
  },
  postern_config_generation: {
    type: 'gauge',
    labels: [],
    help: 'Number of the snapshot in force; counts from 1 at each start',
  },
  postern_config_apply_seconds: {
    type: 'gauge',
    labels: [],
    help: 'How long it took to put the snapshot into force',
  },
  postern_endpoints_eligible: {
    type: 'gauge',
    labels: ['namespace', 'service', 'port'],
    help: 'Endpoints of a port of a Service that get requests',
  },
  postern_endpoints_excluded: {
    type: 'gauge',
    labels: ['namespace', 'service', 'port', 'reason'],
    help: 'Endpoints that get none, by why',
  },
  postern_probes_total: {
    type: 'counter',
    labels: ['kind', 'result'],
    help: 'Readiness probes that were run',
  },
  postern_ejections_total: {
    type: 'counter',
    labels: [],
    help: 'How often an endpoint was left out for a while because it could not be reached',
  },
  postern_requests_waiting: {
    type: 'gauge',
    labels: [],
    help: 'Requests that wait for the answer of a pod',
  },
  postern_connections_limit: {
    type: 'gauge',
    labels: [],
    help: 'Most connections of clients at once',
  },
  postern_connections_turned_away_total: {
    type: 'counter',
    labels: [],
    help: 'Connections that there was no room for',
  },
  postern_access_log_lines_lost_total: {
    type: 'counter',
    labels: [],
    help: 'Lines of the access log that could not be written, or not in time',
  },
  postern_failures_total: {
    type: 'counter',
    labels: ['kind'],
    help: 'Requests that a pod did not answer as it should have, by what went wrong',
  },
  postern_retries_total: {
    type: 'counter',
    labels: [],
    help: 'Attempts beyond the first one of a request',
  },
  postern_retries_refused_total: {
    type: 'counter',
    labels: [],
    help: 'Attempts that were not made because too many others were retried at the time',
  },
} as const satisfies Record<string, MetricInfo>
