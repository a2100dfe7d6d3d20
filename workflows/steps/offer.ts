import { z } from 'zod'
import type { State, States } from '../asl.ts'
import { NEXT } from '../destination.ts'
import { durationInWords, durationSchema } from '../duration.ts'
import { withRemedy } from '../problem.ts'
import { defineStep, type Place } from './step.ts'

const settingsSchema = z.strictObject({
  stage: z.enum(['first', 'showroom']).describe('Who is asked: the first contact, or the advisors of the showroom'),
  within: z
    .strictObject(
      { H: durationSchema, A: durationSchema, B: durationSchema, C: durationSchema },
      {
        error: withRemedy(
          'the time to answer is missing',
          'Add e.g. `within: { H: PT15M, A: PT15M, B: PT30M, C: PT60M }`',
        ),
      },
    )
    .describe('How long one has to answer, in business time, by grade'),
  warn: durationSchema.describe('How long before the end one is warned'),
})
type Settings = z.output<typeof settingsSchema>

const OFFER = 'Offer the lead'
const OFFERED = 'Was it offered?'
const WAIT = 'Wait for an answer'
const WARN = 'Warn that time is running out'
const LAST_WAIT = 'Wait until time is over'

/**
 * Offers the lead to one after the other until someone accepts; `$offer` then says who, or that it was queued for a human.
 * Who is asked next, and when the ladder ends, is decided by offer-lead.
 */
export const offer = defineStep({
  kind: 'offer',
  schema: settingsSchema,
  subjects: ['lead'],
  gives: ['offer'],
  listens: () => [{ event: 'LeadAccepted' }, { event: 'LeadDeclined' }],
  sentence: ({ stage, within, warn }) => ({
    'zh-CN': `把线索派给${stage === 'first' ? '首位跟进人' : '展厅顾问'}，营业时间内限时应答（${limits(within, 'zh-CN')}），到时前 ${durationInWords(warn, 'zh-CN')} 提醒，无人接受则顺次改派`,
    en: `Offer the lead to ${stage === 'first' ? 'whoever answers first contacts' : 'the showroom advisors'}, to be accepted in business time (${limits(within, 'en')}), with a warning ${durationInWords(warn, 'en')} before; then to the next`,
  }),
  called: ({ stage }) => `offer-${stage}`,
  entry: () => OFFER,
  states: (settings, place) => ({
    ...offering(settings, place),
    ...waiting(WAIT, '$offer.warnAt', WARN, place),
    ...warning(place),
    ...waiting(LAST_WAIT, '$offer.expiresAt', OFFER, place),
  }),
})

function limits(within: Settings['within'], language: 'zh-CN' | 'en'): string {
  return Object.entries(within)
    .map(([grade, limit]) => `${grade} ${durationInWords(limit, language)}`)
    .join(', ')
}

function offering({ stage, within, warn }: Settings, place: Place): States {
  return {
    [place.name(OFFER)]: {
      ...place.call('offer-lead', { stage, within, warn }),
      Assign: { offer: '{% $states.result %}' },
      Next: place.name(OFFERED),
    },
    [place.name(OFFERED)]: {
      Type: 'Choice',
      Choices: [{ Condition: "{% $offer.outcome = 'offered' %}", Next: place.name(WAIT) }],
      Default: place.stateOf(NEXT),
    },
  }
}

/** Waits until a moment for the answer to this offer, and to no other. */
function waiting(name: string, until: string, afterwards: string, place: Place): Record<string, State> {
  const accepted = (mail: string): string =>
    `{% $merge([$offer, {'outcome': 'accepted', 'advisorId': ${mail}.facts.advisorId, 'dealerId': ${mail}.facts.dealerId}]) %}`
  return place.wait({
    name: place.name(name),
    seconds: `{% $max([1, $ceil(($toMillis(${until}) - $toMillis($states.context.State.EnteredTime)) / 1000)]) %}`,
    events: [
      { event: 'LeadAccepted', about: '$offer.offerId', to: NEXT, assign: (mail) => ({ offer: accepted(mail) }) },
      { event: 'LeadDeclined', about: '$offer.offerId', state: place.name(OFFER) },
    ],
    timeout: { state: place.name(afterwards) },
  })
}

/** A warning that cannot be given must not cost the offer: the wait goes on. */
function warning(place: Place): States {
  return {
    [place.name(WARN)]: {
      ...place.call('warn-offer', { offerId: '{% $offer.offerId %}' }),
      Catch: [{ ErrorEquals: ['States.ALL'], Next: place.name(LAST_WAIT) }],
      Next: place.name(LAST_WAIT),
    },
  }
}
