import type { Desk, Sent } from './desk.ts'

/** How many lines of a page are shown. */
const TOP = 7

/** What happens now, with the clock. */
export function tell(
  { machine }: Desk,
  what: string,
  { locale = 'sv-SE', format = { timeStyle: 'medium' } }: { locale?: string; format?: Intl.DateTimeFormatOptions } = {},
): void {
  const clock = new Intl.DateTimeFormat(locale, { ...format, timeZone: machine.services.config.zone })
  console.log(`\n${clock.format(machine.clock.now()).replace(/(?<=^周.)/, ' ')} ${what}`)
}

/** Prints what was sent since the last time, and gives it. */
export async function tellMessages(desk: Desk): Promise<Sent[]> {
  const news = await desk.news()
  const clock = new Intl.DateTimeFormat('sv-SE', { timeStyle: 'short', timeZone: desk.machine.services.config.zone })
  for (const { at, to, text } of news)
    console.log(`         ✉ ${clock.format(Date.parse(at))} ${to}\n           ${text}`)
  return news
}

/** The top of a page, as a phone shows it. */
export function show(lines: readonly string[], top = TOP): void {
  for (const line of lines.slice(0, top)) console.log(`         │ ${line}`)
}
