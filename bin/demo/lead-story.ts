import { printStory } from '../lead/print-story.ts'
import { findLeadId, readStory } from '../lead/read-story.ts'
import type { Language } from '../lead/words.ts'
import { type Desk, openDesk } from './desk.ts'
import { show, tell, tellMessages } from './tell.ts'

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

/** One lead's way, from the request to the tap, and its story. Gives whether somebody has it in the end. */
export async function tellLeadStory(language: Language): Promise<boolean> {
  const desk = await openDesk(STARTS_AT)
  try {
    const eventId = await playOut(desk)
    const { services, clients } = desk.machine
    const story = await readStory(await findLeadId(eventId, services), { services, clients })
    tell(desk, '这条线索的全过程 · Its story (npm run lead -- ID)')
    const lines = story ? printStory(story, { language, zone: services.config.zone }) : []
    console.log(`\n${lines.join('\n')}`)
    return story?.lead.state === 'accepted'
  } finally {
    await desk.machine.close()
  }
}

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
  const news = await tellMessages(desk)
  return news.flatMap(({ link }) => (link?.includes('/offers/') ? [link] : []))
}
