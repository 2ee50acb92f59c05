/** The proxy that is measured has a processor of its own; what asks it and what it asks share another. */
export const loadCore = 0
export const proxyCore = 1
