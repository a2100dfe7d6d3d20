/** AWS's validator comes without types. */
declare module 'sns-validator' {
  export default class MessageValidator {
    /** From whom a certificate may come. */
    constructor(hosts: RegExp)
    validate(message: object, done: (error: Error | null) => void): void
  }
}
