import { findHolder } from '../local/data-folder.ts'
import { place } from '../local/names.ts'
import { CommandError } from './run-command.ts'

/** Where a running `npm start` answers. Throws a CommandError if none runs. */
export function runningMachineUrl(dataDir = process.env.LTL_DATA ?? '.data'): string {
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
