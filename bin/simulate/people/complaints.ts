import type { Complaint } from '../../../functions/complaints/complaint-record.ts'
import { complaintsOf, readComplaint } from '../../../functions/complaints/complaint-store.ts'
import { fileComplaint } from '../../../functions/complaints/file-complaint.ts'
import { recordAttempt } from '../../../functions/complaints/record-attempt.ts'
import { recordContact } from '../../../functions/complaints/record-contact.ts'
import { resolveComplaint } from '../../../functions/complaints/resolve-complaint.ts'
import type { Life } from '../life.ts'
import { atHour, DAY, HOUR, iso, MINUTE } from './moments.ts'
import { answerComplaint, complainByPage } from './owner-page.ts'
import type { Known } from './workshop.ts'

/** What they write; the product itself finds out how grave it is. */
const TEXTS = {
  safety: ['刹车突然失灵，差点出事故，你们必须马上处理', '高速上突然失去动力，非常危险', '停车时车头冒烟，有烧焦味'],
  repeat: [
    '同一个变速箱异响修了三次还没修好',
    '漏油问题第三次返修，要求按三包退换',
    '中控黑屏反复出现，修了又坏，要求换车',
  ],
  other: [
    '预约了还等了两个多小时没人理',
    '保养收费和报价不一样，态度也不好',
    '车洗得不干净，座椅上有油污',
    '说好当天交车，结果拖到第二天',
  ],
} as const

/** How staff are at it: the handler calls in time, late, only after the region asked, or hardly ever. */
const PROMPTNESS = { prompt: 72, late: 16, pushed: 8, asleep: 4 } as const
const IN_TIME = { P1: 14 * MINUTE, P2: 110 * MINUTE, P3: 200 * MINUTE } as const

/** Owners who are not content complain; staff call them, settle it, and the owners have the last word. */
export interface Complaints {
  /** The owner is not content with something; maybe he says so, on the page or by phone. */
  grumble(known: Known, about: string): void
  /** Staff were told of a complaint of this person: somebody will call, sooner or later. */
  staffTold(complaintId: string): Promise<void>
  /** The owner is asked whether it is settled. */
  asked(personId: string): Promise<void>
}

export function openComplaints(life: Life): Complaints {
  const { agenda, chance, machine, now } = life
  const { services } = machine
  /** Complaint and opening that somebody at the dealer has taken on. */
  const taken = new Set<string>()
  const read = (complaintId: string): Promise<Complaint | undefined> => readComplaint(services.table, complaintId)
  const seatOf = ({ handler, dealerId }: Complaint) =>
    handler ?? { dealerId: dealerId ?? '', advisorId: `${dealerId}-2` }

  const contact = async (complaintId: string): Promise<void> => {
    const complaint = await read(complaintId)
    if (complaint?.state !== 'open') return
    // One call in ten is not answered; the next try comes some hours later.
    if (chance.happens(0.1, 'not reached', complaintId, now())) {
      await recordAttempt({ complaintId, by: seatOf(complaint), now: iso(now()) }, services)
      agenda.plan({ at: now() + 40 * MINUTE, what: 'called again', act: () => contact(complaintId) })
      return
    }
    await recordContact({ complaintId, by: seatOf(complaint), channel: 'phone', now: iso(now()) }, services)
    const days = chance.between(0.3, complaint.severity === 'P3' ? 3 : 9, 'settling', complaintId, now())
    agenda.plan({
      at: inTheDay(now() + days * DAY, complaintId),
      what: 'complaint settled',
      act: () => settle(complaintId),
    })
  }
  const settle = async (complaintId: string): Promise<void> => {
    const complaint = await read(complaintId)
    if (complaint?.state === 'contacted')
      await resolveComplaint({ complaintId, by: seatOf(complaint), now: iso(now()) }, services)
  }
  /** Who does not answer is called on three days. */
  const tryToReach = async (complaintId: string, resolvedAt: string | undefined): Promise<void> => {
    const complaint = await read(complaintId)
    if (complaint?.state !== 'resolved' || complaint.resolvedAt !== resolvedAt) return
    const { outcome } = await recordAttempt({ complaintId, by: seatOf(complaint), now: iso(now()) }, services)
    if (outcome !== 'attempted') return
    agenda.plan({
      at: inTheDay(now() + DAY, complaintId),
      what: 'owner called in vain',
      act: () => tryToReach(complaintId, resolvedAt),
    })
  }
  const inTheDay = (at: number, about: string): number =>
    atHour(chance.between(9, 17, 'hour', about, at), { from: at, zone: 'Asia/Shanghai' })

  const file = async (known: Known, about: string): Promise<void> => {
    const kind = chance.pick({ safety: 12, repeat: 22, other: 66 }, 'kind', about)
    const text = chance.one(TEXTS[kind], 'text', about)
    if (chance.happens(0.7, 'by page', about)) {
      await complainByPage(life, known, text)
      return
    }
    life.did('complaint taken down by phone')
    await fileComplaint(
      { personId: known.personId, vehicleId: known.vehicleId, text, way: 'phone', now: iso(now()) },
      services,
    )
  }

  return {
    grumble: (known, about) =>
      agenda.plan({
        at: now() + chance.between(0.2, 60, 'grumble', about) * HOUR,
        what: 'complained',
        act: () => file(known, about),
      }),
    staffTold: async (complaintId) => {
      const complaint = await read(complaintId)
      if (complaint?.state !== 'open') return
      const opening = `${complaintId} ${complaint.reopened}`
      if (taken.has(opening)) return
      taken.add(opening)
      const promptness = chance.pick(PROMPTNESS, 'promptness', opening)
      const inTime = IN_TIME[complaint.severity]
      const after = {
        prompt: chance.between(0.15, 0.9, 'after', opening) * inTime,
        late: chance.between(1.2, 5, 'after', opening) * inTime,
        pushed: chance.between(13, 23.9, 'after', opening) * HOUR,
        asleep: chance.between(24.2, 70, 'after', opening) * HOUR,
      }[promptness]
      // What has hours is called about by day; safety at any time.
      const at = Math.max(now() + MINUTE, Date.parse(complaint.openedAt) + after)
      const hour = new Date(at + 8 * HOUR).getUTCHours()
      const byDay = complaint.severity !== 'P1' && promptness === 'prompt' && (hour < 8 || hour >= 21)
      agenda.plan({
        at: byDay ? atHour(chance.between(9, 11, 'morning', opening), { from: at, zone: 'Asia/Shanghai' }) : at,
        what: `complaint called about: ${promptness}`,
        act: () => contact(complaintId),
      })
    },
    asked: async (personId) => {
      const asking = (await complaintsOf(services.table, personId)).filter(({ state }) => state === 'resolved')
      for (const { complaintId, resolvedAt } of asking) {
        const asked = `${complaintId} ${resolvedAt}`
        if (taken.has(asked)) continue
        taken.add(asked)
        const answer = chance.pick({ settled: 68, 'not-settled': 12, silent: 20 }, 'answer', asked)
        const at = now() + chance.between(0.1, 40, 'answering', asked) * HOUR
        if (answer === 'silent') {
          agenda.plan({
            at: inTheDay(now() + 8 * DAY, asked),
            what: 'owner called in vain',
            act: () => tryToReach(complaintId, resolvedAt),
          })
          continue
        }
        agenda.plan({
          at,
          what: `complaint ${answer}`,
          act: async () => {
            await answerComplaint(life, { personId }, complaintId, answer)
            // A few think better of it within the month.
            if (answer === 'settled' && chance.happens(0.06, 'reopens', asked))
              agenda.plan({
                at: now() + chance.between(2, 25, 'reopening', asked) * DAY,
                what: 'complaint reopened',
                act: async () => void (await answerComplaint(life, { personId }, complaintId, 'not-settled')),
              })
          },
        })
      }
    },
  }
}
