import { type MetricFamily, singleMetric } from './metric-family.ts'

/** Whether the snapshots of the manifests come into force. */
export class ReloadMetrics {
  #generation = 0
  #successes = 0
  #errors = 0
  #lastWasSuccessful = false
  #lastSuccess = 0
  #lastTime = 0

  /** `now` in milliseconds since 1970; `time`: how long it took, in milliseconds. */
  succeeded(generation: number, now: number, time: number): void {
    this.#generation = generation
    this.#successes++
    this.#lastWasSuccessful = true
    this.#lastSuccess = now
    this.#lastTime = time
  }

  failed(): void {
    this.#errors++
    this.#lastWasSuccessful = false
  }

  families(): MetricFamily[] {
    const reload = 'nginx_ingress_controller_config_last_reload_successful'
    return [
      singleMetric(reload, () => (this.#lastWasSuccessful ? 1 : 0)),
      singleMetric(`${reload}_timestamp_seconds`, () => Math.floor(this.#lastSuccess / 1000)),
      singleMetric('nginx_ingress_controller_success', () => this.#successes),
      singleMetric('nginx_ingress_controller_errors', () => this.#errors),
      singleMetric('postern_config_generation', () => this.#generation),
      singleMetric('postern_config_apply_seconds', () => this.#lastTime / 1000),
    ]
  }
}
