import { z } from 'zod'

/** A journey as enrolment sees it. */
const journeyRegistrationSchema = z.object({
  slug: z.string().min(1),
  subject: z.string().min(1),
  /** The state machine's version that new runs start on. */
  machineArn: z.string().regex(/:\d+$/),
  /** Names of the events that start a run, that end one, and that some wait of it listens to. */
  starts: z.array(z.string().min(1)),
  ends: z.array(z.string().min(1)),
  listens: z.array(z.string().min(1)),
})
export type JourneyRegistration = z.infer<typeof journeyRegistrationSchema>

/** A journey in the list: its machine is named after it, so the version's number is enough. */
type Entry = Omit<JourneyRegistration, 'machineArn'> & { version: string }

/**
 * Everything that enrolment must know of the journeys, as short as it can be, for Lambda's environment holds 4 KB: what every
 * machine's ARN begins with, the names of all events, and a line for each journey that refers to them by number (base 36).
 */
export function writeJourneys(entries: readonly Entry[], arnPrefix: string): string {
  const names = [...new Set(entries.flatMap(({ starts, ends, listens }) => [...starts, ...ends, ...listens]))].sort()
  const numbers = (events: readonly string[]) => events.map((name) => names.indexOf(name).toString(36)).join('.')
  const lines = entries.map(({ slug, subject, starts, ends, listens, version }) =>
    [slug, subject, numbers(starts), numbers(ends), numbers(listens), version].join('|'),
  )
  return [arnPrefix, names.join(','), ...lines].join('\n')
}

/** The counterpart of writeJourneys; throws ZodError for what it did not write. */
export function readJourneys(text: string): JourneyRegistration[] {
  const [arnPrefix = '', names = '', ...lines] = text.split('\n')
  const known = names.split(',')
  const named = (numbers = '') =>
    numbers === '' ? [] : numbers.split('.').map((number) => known[Number.parseInt(number, 36)])
  return lines.map((line) => {
    const [slug, subject, starts, ends, listens, version] = line.split('|')
    const machineArn = `${arnPrefix}${slug}:${version}`
    return journeyRegistrationSchema.parse({
      slug,
      subject,
      machineArn,
      starts: named(starts),
      ends: named(ends),
      listens: named(listens),
    })
  })
}
