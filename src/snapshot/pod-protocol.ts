/** What is spoken to pods: HTTP/1.1 or HTTP/2 (`h2`, `h2c`), each with or without TLS. */
export type PodProtocol = 'http' | 'https' | 'h2' | 'h2c'
