import { endWhenStoreFails, isForTheOperator } from '../local/trouble.ts'
import { ImportError } from './import/import-error.ts'

/** The command was called wrongly; its usage is shown. */
export class UsageError extends Error {
  constructor(message = '') {
    super(message)
    this.name = 'UsageError'
  }
}

/** Something that the caller can put right: its message is shown, without a stack. */
export class CommandError extends Error {
  constructor(message: string) {
    super(message)
    this.name = 'CommandError'
  }
}

/** How long a finished tool waits for handles to close, in milliseconds. */
const GRACE = 2000

/** Runs a command-line tool, or shows how it is used; `work` gives the exit code. */
export async function runCommand(usage: string, work: () => Promise<number>): Promise<void> {
  if (process.argv.slice(2).some((each) => each === '--help' || each === '-h')) return console.log(usage)
  endWhenStoreFails()
  try {
    process.exitCode = await work()
  } catch (error) {
    process.exitCode = 2
    if (isMisuse(error)) console.error([error.message, usage].filter(Boolean).join('\n\n'))
    else if (isExpected(error)) console.error(error.message)
    else if (isLost(error))
      console.error(
        'The machine does not answer any more. Start it (npm start) and run the same command again: nothing is done twice.',
      )
    else throw error
  }
  // The work is done and everything is closed: what a library still keeps open shall not keep the terminal.
  setTimeout(() => process.exit(), GRACE).unref()
}

const isMisuse = (error: unknown): error is Error =>
  error instanceof UsageError ||
  (error instanceof TypeError && 'code' in error && String(error.code).startsWith('ERR_PARSE_ARGS'))

const isExpected = (error: unknown): error is Error =>
  [ImportError, CommandError].some((kind) => error instanceof kind) || isForTheOperator(error)

/** The connection to the machine broke, also where `fetch` wraps it. */
const isLost = (error: unknown): boolean =>
  error instanceof Error &&
  (('code' in error && /^E(CONNREFUSED|CONNRESET|PIPE)$/.test(String(error.code))) || isLost(error.cause))
