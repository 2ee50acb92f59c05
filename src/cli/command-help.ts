import type { Command } from 'commander'

/** What the help of one command says beside its usage and its options. */
export interface CommandHelp {
  /** One paragraph; where its lines end does not count. */
  readonly description: string
  /** What for, and the command line. */
  readonly examples: readonly (readonly [purpose: string, line: string])[]
  /** What the exit status says, where it is more than 0 and 2. */
  readonly failure?: string
  readonly files?: readonly (readonly [path: string, what: string])[]
  /** A page under docs/. */
  readonly page?: string
}

const environment = `
Every option can also be set in the environment: --http-port as
POSTERN_HTTP_PORT, and a repeatable one with commas between its values. The
command line has precedence. POSTERN_AFFINITY_KEY is the key itself, and
POSTERN_AFFINITY_KEY_FILE a file with it.`

const serving: Pick<CommandHelp, 'failure' | 'files'> = {
  failure: 'it could not start, or a second signal cut the draining short',
  files: [
    ['./ingresses', 'the manifests'],
    ['./certs', 'certificates: manifests of Secrets, or NAME.crt and NAME.key'],
    ['./.postern', 'what survives a restart: keys of cookies and session tickets'],
  ],
}

/** By the words of the command. A test holds it against the commands that there are, and parses each example. */
export const commandHelp: Readonly<Record<string, CommandHelp>> = {
  '': {
    description: `An HTTP ingress controller that serves Kubernetes Ingress manifests from disk. COMMAND --help
tells more of a command.`,
    examples: [
      ['see it work, with sample pods', 'postern demo'],
      ['what is wrong with manifests', 'postern check ingresses'],
      ['why a request goes where it goes', 'postern explain http://kubia.example.com/bar'],
      ['serve them', 'postern run'],
    ],
    page: 'README.md',
  },
  run: {
    description: `Reads every manifest below the folders, serves what they say over HTTP and HTTPS, and
follows each edit without losing a request. What can't be read is reported with file and
line, and keeps its last good content. SIGTERM and SIGINT let open requests finish;
SIGUSR1 lets the access log go on in a new file.`,
    examples: [
      [
        'serve ./ingresses on ports that need no permission',
        'postern run --http-port 8080 --https-port 8443',
      ],
      [
        'two folders, and certificates of a third',
        'postern run --manifests shop --manifests blog --certs secrets',
      ],
      ['behind a load balancer', 'postern run --trusted-proxies 10.0.0.0/8 --proxy-protocol true'],
      [
        'an access log for programs',
        'postern run --access-log access.log --access-log-format json',
      ],
      [
        'an admin port for other machines',
        'postern run --admin-bind 0.0.0.0 --admin-token-file admin-token',
      ],
    ],
    ...serving,
    page: 'README.md',
  },
  demo: {
    description: `Serves the samples in ./ingresses on 127.0.0.1, with stand-ins for those pods whose address
begins with 127, makes a certificate for them, and prints curl lines to try. Where the
ports 80 and 443 can't be had it takes 8080 and 8443.`,
    examples: [
      ['all by itself', 'postern demo'],
      ['on free ports, which it tells', 'postern demo --http-port 0 --https-port 0'],
    ],
    ...serving,
  },
  check: {
    description: `Reads manifests as run would, and tells what is wrong with them: which file, line and column,
and what was probably meant. Nothing is served and nothing is connected to. A path may be
a file or a folder.`,
    examples: [
      ['a folder', 'postern check ingresses'],
      ['in a pre-commit hook', 'postern check --fail-on warning ingresses'],
      ['for a tool of code review', 'postern check --format sarif ingresses > postern.sarif'],
      ['what a code means, and the cure', 'postern check --explain dangling-service'],
    ],
    failure: 'it found errors (--fail-on warning: or warnings), or could not read a path',
    page: 'docs/check.md',
  },
  routes: {
    description: `Prints the routes that manifests make, in the order in which they are tried: host, path,
Service, how many of its endpoints are ready, and the Ingress with file and line.`,
    examples: [
      ['as a table', 'postern routes ingresses'],
      ['the hosts alone', "postern routes --format json ingresses | jq -r '.routes[].host'"],
    ],
    failure: 'the manifests have errors, or a path could not be read',
  },
  diff: {
    description: `Tells what changes for requests from one folder of manifests to another: routes that come and
go, that lead to another Service, or whose policies change, and certificates. Comments,
order and formatting make no difference.`,
    examples: [
      ['before a commit', 'postern diff deployed ingresses'],
      ['as a comment for a review', 'postern diff --format markdown old new > comment.md'],
      ['fail if a route goes away', 'postern diff --fail-on removed old new'],
    ],
    failure: 'there is a difference that --fail-on names, or a path could not be read',
    page: 'docs/review.md',
  },
  explain: {
    description: `Tells where a request would go, and why: the rule and the Ingress with file and line, the
Service, each endpoint and why it gets requests or not, the certificate, redirects, and
whose rules were passed over. It is the code that serves that decides. What a running
program would do now is at /api/v1/explain of its admin port.`,
    examples: [
      ['a URL', 'postern explain https://kubia.example.com/bar'],
      [
        'another folder, method and header',
        "postern explain http://a.example.com/ --manifests shop --method POST --header 'Cookie: a=b'",
      ],
    ],
    failure: 'a folder could not be read',
  },
  test: {
    description: `Holds manifests to what files of expectations (*.expect.yaml) say of requests: which Service,
status, redirect or header. Nothing is served and nothing is connected to: the code that
serves is rehearsed.`,
    examples: [
      ['every expectation below a folder', 'postern test ingresses'],
      ['for a program', 'postern test --format json ingresses'],
    ],
    failure: 'a request does not become what is expected, or the files have errors',
    page: 'docs/review.md',
  },
  cert: {
    description: 'Makes and looks at TLS certificates.',
    examples: [
      ['make one', 'postern cert create shop.example.com'],
      ['what each host is shown', 'postern cert show'],
    ],
  },
  'cert create': {
    description: `Makes a certificate with a new key, writes it as the manifest of a Secret where run finds it,
and prints the lines for the Ingress. It vouches for itself, or a CA of this machine does.`,
    examples: [
      ['for one host', 'postern cert create shop.example.com'],
      [
        'for a domain and all below it, by a CA of this machine',
        "postern cert create --ca example.com '*.example.com'",
      ],
      ['as a pair of files', 'postern cert create --pair --out secrets shop.example.com'],
    ],
    failure: 'a file is there already (--force replaces it), or can not be written',
    files: [
      ['./certs', 'where the Secret goes'],
      ['./.postern/ca.crt', 'the CA of this machine, for clients to trust'],
    ],
  },
  'cert show': {
    description: `Tells what is in certificates: names, issuer, until when they are valid, chain. Without a file
it tells which of them each host is shown.`,
    examples: [
      ['what each host is shown', 'postern cert show'],
      ['what is in a file', 'postern cert show certs/shop.example.com.yaml'],
    ],
    failure: 'a certificate can not be used',
  },
  completion: {
    description: `Prints a script that lets a shell complete the commands, options and values of this very
version.`,
    examples: [
      ['bash, in ~/.bashrc', 'source <(postern completion bash)'],
      ['zsh, in ~/.zshrc behind compinit', 'source <(postern completion zsh)'],
      ['fish', 'postern completion fish > ~/.config/fish/completions/postern.fish'],
    ],
  },
}

/** Writes the help of a command, and of those below it, like a page of a manual. */
export function addHelp(command: Command, words: readonly string[] = []): void {
  const help = commandHelp[words.join(' ')]
  if (help !== undefined) {
    command.summary(command.description()).description(help.description.replaceAll('\n', ' '))
    command.addHelpText('after', () => sections(help, command))
  }
  for (const below of command.commands) addHelp(below, [...words, below.name()])
}

function sections({ examples, failure, files = [], page }: CommandHelp, command: Command): string {
  const takesOptions = command.options.some(
    ({ helpGroupHeading }) => helpGroupHeading !== undefined,
  )
  const status = [
    '  0  all is well',
    ...(failure === undefined ? [] : [`  1  ${failure}`]),
    '  2  the command line is wrong',
  ]
  return [
    ...(takesOptions ? [environment] : []),
    '\nExamples:',
    ...examples.map(([purpose, line]) => `  # ${purpose}\n  ${line}`),
    ...(files.length === 0 ? [] : ['\nFiles:']),
    ...files.map(([path, what]) => `  ${path.padEnd(18)} ${what}`),
    '\nExit status:',
    ...status,
    ...(page === undefined ? [] : [`\nSee also: ${page}`]),
  ].join('\n')
}
