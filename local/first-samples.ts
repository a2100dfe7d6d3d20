import { z } from 'zod'
import type { Services } from '../functions/shared/services.ts'

/** Set while samples are being loaded, so that the next start finishes what was cut off. */
const MARK = 'samples'
const markSchema = z.object({ state: z.enum(['none', 'loading', 'loaded']) })

/** Fills an empty machine with the fictional brand, and tells how far it is. */
export async function loadFirstSamples(services: Services, now: string): Promise<void> {
  const { state } = await services.settings.read(MARK, markSchema, { state: 'none' })
  if (state === 'loaded' || (state === 'none' && !(await isEmpty(services)))) return
  await services.settings.write(MARK, { state: 'loading' })
  console.log('装入示例 · Loading the fictional brand 云驰')
  // Imported only where they are needed: readers of files are half of what a start would load.
  const { terminalProgress } = await import('../bin/progress.ts')
  const [{ loadSamples }, { bookFirstService, loadOwners }] = await Promise.all([
    import('../samples/load.ts'),
    import('../samples/load-owners.ts'),
  ])
  const progress = terminalProgress(process.stdout)
  await loadSamples(services, { now, onProgress: progress.step })
  await loadOwners(services, { now, onProgress: progress.step })
  await bookFirstService(services, now)
  progress.end()
  await services.settings.write(MARK, { state: 'loaded' })
}

async function isEmpty({ table }: Services): Promise<boolean> {
  for await (const _ of table.scan()) return false
  return true
}
