import { existsSync } from 'node:fs'
import { type Connection, connect, DEFAULT_DATA_DIR } from '../local/connect.ts'
import { findHolder } from '../local/data-folder.ts'
import { place } from '../local/names.ts'
import { CommandError } from './run-command.ts'

/** Where a running `npm start` answers. Throws a CommandError if none runs. */
export function runningMachineUrl(dataDir = process.env.LTL_DATA ?? DEFAULT_DATA_DIR): string {
  const url = findHolder(dataDir)?.url
  if (url === undefined)
    throw new CommandError(
      `Nothing runs on the data folder ${dataDir}: start it in another terminal with npm start, or name its folder in LTL_DATA`,
    )
  return url
}

/** How an SDK client reaches the running machine. */
export const localClientSettings = () => ({
  endpoint: runningMachineUrl(),
  region: place.region,
  credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
})

/** For tools that look at what is there, or change it: a folder that is not there yet is a mistake, not an empty machine. Throws a CommandError. */
export async function connectToExisting(dataDir = process.env.LTL_DATA ?? DEFAULT_DATA_DIR): Promise<Connection> {
  if (existsSync(dataDir)) return connect(dataDir)
  throw new CommandError(`There is no data folder ${dataDir}: begin with npm start, or name its folder in LTL_DATA`)
}

/** For tools that one may begin with: the usual folder is made, one that is named in LTL_DATA must be there. Throws a CommandError. */
export const connectToNamed = (dataDir = process.env.LTL_DATA): Promise<Connection> =>
  dataDir === undefined ? connect() : connectToExisting(dataDir)
