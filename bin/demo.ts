import { parseArgs } from 'node:util'
import { type Desk, openDesk } from './demo/desk.ts'
import { printStory } from './lead/print-story.ts'
import { findLeadId, readStory } from './lead/read-story.ts'
import { languages } from './lead/words.ts'
import { runCommand, UsageError } from './run-command.ts'

const USAGE = `npm run demo [-- --lang zh|en]

One lead's way, on a clock that is turned forward: asked on the web site, offered to an advisor who stays silent, warned,
offered to the next, who accepts on the phone page. Then its story. In memory: it needs nothing and leaves nothing.`

/** How many lines of a page are shown. */
const TOP = 7

/** A Saturday, ten in the morning in China. */
const STARTS_AT = '2026-11-21T02:00:00.000Z'

const LEAD = {
  id: 'demo-1',
  person: { name: '林女士', phone: '13800000999' },
  brand: '云驰',
  series: '云驰 S7',
  city: '上海',
  dealerId: 'D-SH-02',
  signals: { purchaseWithin: 'week', testDrive: true, pageViews: 6 },
  comment: '周六下午方便试驾',
  consent: { otherDealers: true, profiling: true, marketing: false },
}

await runCommand(USAGE, async () => {
  const { values } = parseArgs({ options: { lang: { type: 'string', default: 'zh' } } })
  const language = languages.find((each) => each === values.lang)
  if (language === undefined) throw new UsageError()
  const desk = await openDesk(STARTS_AT)
  try {
    const eventId = await playOut(desk)
    const { services, clients } = desk.machine
    const story = await readStory(await findLeadId(eventId, services), { services, clients })
    tell(desk, '这条线索的全过程 · Its story (npm run lead -- ID)')
    const lines = story ? printStory(story, { language, zone: services.config.zone }) : []
    console.log(`\n${lines.join('\n')}\n\n接下来自己试一试 · Now try it yourself: npm start`)
    return story?.lead.state === 'accepted' ? 0 : 1
  } finally {
    await desk.machine.close()
  }
})

/** What happens, from the request to the tap. Gives the id that the source was answered with. */
async function playOut(desk: Desk): Promise<string> {
  tell(desk, '客户在官网留资 · A customer asks on the web site: POST /leads')
  const eventId = await desk.send(LEAD)
  const [first] = await tellNews(desk)

  tell(desk, '顾问打开链接（接收前号码打码）· The advisor opens the link; the number is masked until he accepts')
  if (first) show(await desk.open(first))
  await desk.machine.advanceBy('PT10M')
  tell(desk, '十分钟没有答复，系统提醒 · Ten minutes of silence: a warning')
  await tellNews(desk)
  await desk.machine.advanceBy('PT5M')
  tell(desk, '时间到，转给下一位 · Time is over: the next one is asked')
  const [next] = await tellNews(desk)

  tell(desk, '第一位这时才点「立即接收」· Only now the first one taps "Accept"')
  if (first) show(await desk.open(first, { action: 'accept' }))
  tell(desk, '第二位点「立即接收」· The second one taps "Accept"')
  if (next) show(await desk.open(next, { action: 'accept' }))
  await tellNews(desk)
  return eventId
}

/** Prints what was sent meanwhile. Gives the links of offers among it. */
async function tellNews(desk: Desk): Promise<string[]> {
  const news = await desk.news()
  for (const { to, text } of news) console.log(`         ✉ ${to}\n           ${text}`)
  return news.flatMap(({ link }) => (link?.includes('/offers/') ? [link] : []))
}

function tell({ machine }: Desk, what: string): void {
  const clock = new Intl.DateTimeFormat('sv-SE', { timeStyle: 'medium', timeZone: machine.services.config.zone })
  console.log(`\n${clock.format(machine.clock.now())} ${what}`)
}

/** The top of a page, as a phone shows it. */
function show(lines: readonly string[]): void {
  for (const line of lines.slice(0, TOP)) console.log(`         │ ${line}`)
}
