/** The file or the map cannot be used; nothing was written. The message names the place and the remedy. */
export class ImportError extends Error {
  constructor(message: string) {
    super(message)
    this.name = 'ImportError'
  }
}
