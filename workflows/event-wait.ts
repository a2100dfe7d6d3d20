import type { Catcher, ChoiceRule, State, Transition, Value, Work } from './asl.ts'
import { NEXT } from './destination.ts'
import { LAST, registration } from './register-wait.ts'

/** Where an outcome leads: a label, `next` or `end`; or a state of the same step. */
type Onward = { readonly to: string; readonly state?: never } | { readonly state: string; readonly to?: never }

export type EventWait = {
  readonly name: string
  /** The time limit: seconds, or a JSONata expression that gives whole seconds of at least 1. */
  readonly seconds: number | string
  readonly events: readonly (Onward & {
    readonly event: string
    /** JSONata for what the event must be about, for events that have a match key. */
    readonly about?: string
    /** Variables to set when it comes; `mail` is JSONata for the event as the run got it. */
    assign?(mail: string): Readonly<Record<string, Value>>
  })[]
  readonly timeout: Onward & { readonly assign?: Readonly<Record<string, Value>> }
}
type AwaitedEvent = EventWait['events'][number]

export interface WaitPlace {
  stateOf(target: string): string
  onward(): Transition
  call(slug: string, settings: Readonly<Record<string, Value>>): Work
}

/** Where runs that an event has ended come out. */
export const ENDED_EARLY = 'Ended early'
/** To begin with, the event that the run consumed last is the one which started it. */
export const TRIGGER_ID = '{% $states.context.Execution.Input.event.id %}'
const REGISTERED = '$states.result'
const ANSWERED = '$parse($states.errorOutput.Cause)'
const TAKEN = '$states.input.mail'

/**
 * A wait that events can end: one state with a task token whose outcomes are catchers, so that it is one transition whatever
 * ends it. Two more are entered only when mail was there before the wait: one takes it, one goes where the event leads.
 */
export function eventWait(wait: EventWait, place: WaitPlace): Record<string, State> {
  const keys = wait.events.map(mailKeyOf)
  const continuing = wait.events.find((each) => each.to === NEXT)
  const takeMail = `Take mail: ${wait.name}`
  const mailCame = `Mail came: ${wait.name}`
  return {
    [wait.name]: {
      ...registration(keys, continuing && mailKeyOf(continuing), wait.seconds),
      ...assigned(continuing && afterMail(continuing, REGISTERED)),
      ...(continuing ? place.onward() : { Next: stateOf(wait.timeout, place) }),
      Catch: [
        ...wait.events.filter((each) => each !== continuing).map((each) => catcher(each, place)),
        { ErrorEquals: ['RunEnded'], Next: ENDED_EARLY, Output: endedBy(ANSWERED) },
        { ErrorEquals: ['States.Timeout'], Next: stateOf(wait.timeout, place), ...assigned(wait.timeout.assign) },
        { ErrorEquals: ['DynamoDb.ConditionalCheckFailedException'], Next: takeMail },
      ],
    },
    [takeMail]: { ...place.call('take-mail', { keys, last: `{% ${LAST} %}` }), Next: mailCame },
    [mailCame]: {
      Type: 'Choice',
      Choices: [
        { Condition: "{% $states.input.kind = 'ended' %}", Next: ENDED_EARLY, Output: endedBy(TAKEN) },
        ...wait.events.map((each) => rule(each, place)),
      ],
      Default: wait.name,
    },
  }
}

function mailKeyOf({ event, about }: AwaitedEvent): string {
  return about === undefined ? `${event}#` : `{% '${event}#' & ${about} %}`
}

function stateOf(onward: Onward, place: WaitPlace): string {
  return onward.state ?? place.stateOf(onward.to)
}

function afterMail(awaited: AwaitedEvent, mail: string): Record<string, Value> {
  return { last: `{% ${mail}.eventId %}`, ...awaited.assign?.(mail) }
}

function assigned(assign: Readonly<Record<string, Value>> | undefined) {
  return assign && { Assign: assign }
}

function catcher(awaited: AwaitedEvent, place: WaitPlace): Catcher {
  return {
    ErrorEquals: [awaited.event],
    Next: stateOf(awaited, place),
    Assign: afterMail(awaited, ANSWERED),
    Output: {},
  }
}

function rule(awaited: AwaitedEvent, place: WaitPlace): ChoiceRule {
  return {
    Condition: `{% ${TAKEN}.name = '${awaited.event}' %}`,
    Next: stateOf(awaited, place),
    Assign: afterMail(awaited, TAKEN),
    Output: {},
  }
}

/** The run's output says which event ended it. */
function endedBy(mail: string): string {
  return `{% {'reason': ${mail}.name, 'eventId': ${mail}.eventId} %}`
}
