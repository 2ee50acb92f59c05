import { Exchange } from '../exchange.ts'
import type { ResponseHead } from '../message/response-head.ts'

/** An exchange without a client: its request has no body that would come, and of its answer only the head is kept. */
export class RehearsedExchange extends Exchange {
  /** Field lines of the answer, each with its CRLF. */
  answerLines = ''

  get requestComplete(): boolean {
    return true
  }

  resumeRequest(): void {
    this.consumer?.onRequestEnd()
  }

  sendHead(head: ResponseHead, extra: string): void {
    this.status = head.status
    this.answerLines = extra
  }

  answer(status: number, contentType: string, _body: string, extra: string): void {
    this.status = status
    this.answerLines = `Content-Type: ${contentType}\r\n${extra}`
  }

  flush(): boolean {
    return true
  }

  pauseRequest(): void {}
  sendInformational(): void {}
  sendBody(): void {}
  endResponse(): void {}
  abort(): void {}
  startTunnel(): void {}
  endTunnel(): void {}
}
