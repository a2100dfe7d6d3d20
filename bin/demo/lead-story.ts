import { printStory } from '../lead/print-story.ts'
import { findLeadId, readStory } from '../lead/read-story.ts'
import type { Language } from '../lead/words.ts'
import { type Desk, openDesk } from './desk.ts'
import { leads } from './lead-words.ts'
import { CAR, DEALER, tagOf } from './store-language.ts'
import { show, tell, tellMessages } from './tell.ts'

/** A Saturday, ten in the morning in China. */
const STARTS_AT = '2026-11-21T02:00:00.000Z'

const leadIn = (language: Language): object => ({
  id: 'demo-1',
  person: { name: PERSON[language], phone: '13800000999', language: tagOf(language) },
  brand: '云驰',
  series: CAR[language],
  city: '上海',
  dealerId: DEALER,
  signals: { purchaseWithin: 'week', testDrive: true, pageViews: 6 },
  comment: COMMENT[language],
  consent: { otherDealers: true, profiling: true, marketing: false },
})
const PERSON = { zh: '林女士', en: 'Ms Lin' } as const
const COMMENT = { zh: '周六下午方便试驾', en: 'Saturday afternoon would suit me for a test drive' } as const

/** One lead's way, from the request to the tap, and its story. Gives whether somebody has it in the end. */
export async function tellLeadStory(language: Language): Promise<boolean> {
  const desk = await openDesk(STARTS_AT, language)
  try {
    const eventId = await playOut(desk, language)
    const { services, clients } = desk.machine
    const story = await readStory(await findLeadId(eventId, services), { services, clients })
    tell(desk, leads.story[language])
    const lines = story ? printStory(story, { language, zone: services.config.zone }) : []
    console.log(`\n${lines.join('\n')}`)
    return story?.lead.state === 'accepted'
  } finally {
    await desk.machine.close()
  }
}

/** What happens, from the request to the tap. Gives the id that the source was answered with. */
async function playOut(desk: Desk, language: Language): Promise<string> {
  tell(desk, leads.asks[language])
  const eventId = await desk.send(leadIn(language))
  const [first] = await tellNews(desk)

  tell(desk, leads.opens[language])
  if (first) show(await desk.open(first))
  await desk.machine.advanceBy('PT10M')
  tell(desk, leads.warned[language])
  await tellNews(desk)
  await desk.machine.advanceBy('PT5M')
  tell(desk, leads.moved[language])
  const [next] = await tellNews(desk)

  tell(desk, leads.late[language])
  if (first) show(await desk.open(first, { action: 'accept' }))
  tell(desk, leads.accepts[language])
  if (next) show(await desk.open(next, { action: 'accept' }))
  await tellNews(desk)
  return eventId
}

/** Prints what was sent meanwhile. Gives the links of offers among it. */
async function tellNews(desk: Desk): Promise<string[]> {
  const news = await tellMessages(desk)
  return news.flatMap(({ link }) => (link?.includes('/offers/') ? [link] : []))
}
