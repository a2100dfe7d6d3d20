import { setImmediate as nextTurn } from 'node:timers/promises'
import { z } from 'zod'
import { TaskFailure, type TaskPort } from '../../../local/step-functions/task-port.ts'
import { openMachineRoom, ROLE } from './machine-room.ts'
import { detailsOf, difference, parseDeep, type RecordedEvent, type Recording } from './recordings.ts'

const ANSWERS = /^(Task|LambdaFunction)(Succeeded|Failed|TimedOut|Submitted)$/
/** Named by the account that ran it. */
const NOT_COMPARED = new Set(['roleArn', 'mapRunArn'])

/** Runs a recorded definition, answers each task as recorded, and tells the first difference; undefined if there is none. */
export async function replay(recording: Recording): Promise<string | undefined> {
  const answers = recording.events.filter(({ type }) => ANSWERS.test(type))
  const tokens: string[] = []
  const { engine, clock } = openMachineRoom({
    tasks: recordedTasks(answers, tokens),
    activity: { track: (work) => work, idle: settle }, // a task that never answers is not waited for
  })
  const { stateMachineArn } = z.object({ stateMachineArn: z.string() }).parse(
    await engine.handle('CreateStateMachine', {
      name: 'recorded',
      roleArn: ROLE,
      definition: JSON.stringify(recording.definition),
    }),
  )
  const started = await engine.handle('StartExecution', { stateMachineArn, input: JSON.stringify(recording.input) })
  await settle()
  for (;;) {
    const { status } = z.object({ status: z.string() }).parse(await engine.handle('DescribeExecution', { ...started }))
    if (status !== 'RUNNING') break
    const token = tokens.shift()
    if (token !== undefined) await answerToken(engine, token, answers.shift())
    else {
      const next = clock.nextTimerAt()
      if (next === undefined) return 'stands still'
      await clock.advanceTo(next)
    }
    await settle()
  }
  const { events } = z
    .object({ events: z.array(z.looseObject({ id: z.number(), type: z.string() })) })
    .parse(await engine.handle('GetExecutionHistory', { ...started, maxResults: 1000 }))
  return compare(recording.events, withPlaceholders(recording, events))
}

async function settle(): Promise<void> {
  for (let turn = 0; turn < 6; turn++) await nextTurn()
}

type Engine = ReturnType<typeof openMachineRoom>['engine']

function recordedTasks(answers: RecordedEvent[], tokens: string[]): TaskPort {
  return {
    invoke: async (_resource, _args, { taskToken }) => {
      const answer = answers.shift()
      if (!answer) return null
      const details = detailsOf(answer)
      if (answer.type.endsWith('TimedOut')) return new Promise(() => undefined)
      if (answer.type.endsWith('Failed')) throw failure(details)
      if (answer.type.endsWith('Submitted') && taskToken !== undefined && answers[0]?.type !== 'TaskTimedOut') {
        tokens.push(taskToken)
      }
      return jsonOf(details.output)
    },
  }
}

function failure({ error, cause }: Readonly<Record<string, unknown>>): TaskFailure {
  return new TaskFailure(String(error), textOf(cause ?? ''))
}

async function answerToken(engine: Engine, taskToken: string, answer: RecordedEvent | undefined): Promise<void> {
  const { output, error, cause } = answer ? detailsOf(answer) : {}
  if (answer?.type === 'TaskSucceeded') {
    await engine.handle('SendTaskSuccess', { taskToken, output: JSON.stringify(jsonOf(output)) })
    return
  }
  await engine.handle('SendTaskFailure', {
    taskToken,
    ...(error !== undefined && { error }),
    ...(cause !== undefined && { cause: textOf(cause) }),
  })
}

/** A recorded output is JSON that was parsed, except where it is a scalar or was left alone. */
function jsonOf(output: unknown): unknown {
  return typeof output === 'string' ? JSON.parse(output) : output
}

function textOf(cause: unknown): string {
  return typeof cause === 'string' ? cause : JSON.stringify(cause)
}

/** The recordings put names like `table-name` for some values of the input: put the same for ours. */
function withPlaceholders({ input, events: [started] }: Recording, ours: RecordedEvent[]): RecordedEvent[] {
  const names = new Map([[ROLE, 'snf_role_arn']])
  const learn = (recorded: unknown, value: unknown): void => {
    if (typeof recorded === 'string' && typeof value === 'string') names.set(value, recorded)
    if (typeof recorded !== 'object' || typeof value !== 'object' || !recorded || !value) return
    const members = new Map<string, unknown>(Object.entries(recorded))
    for (const [key, member] of Object.entries(value)) learn(members.get(key), member)
  }
  learn(started && detailsOf(started).input, input)
  const put = (value: unknown): unknown => {
    if (typeof value === 'string') return names.get(value) ?? value
    if (Array.isArray(value)) return value.map(put)
    if (typeof value !== 'object' || value === null) return value
    return Object.fromEntries(Object.entries(value).map(([key, member]) => [key, put(member)]))
  }
  return ours.map((event) => ({ ...event, ...z.record(z.string(), z.unknown()).parse(put(parseDeep(event))) }))
}

function compare(recorded: readonly RecordedEvent[], ours: readonly RecordedEvent[]): string | undefined {
  const expected = sorted(recorded)
  // Recordings of a failed Parallel leave out this event; its number is missing.
  const actual = sorted(
    ours.filter(({ type }) => type !== 'ParallelStateFailed'),
    expected,
  )
  const types = (events: readonly RecordedEvent[]) => events.map(({ type }) => type).join(' ')
  if (types(expected) !== types(actual)) return `events: recorded ${types(expected)}, ours ${types(actual)}`
  for (const [index, event] of expected.entries()) {
    const found = difference(comparable(event), comparable(actual[index] ?? event), `${index}:${event.type}`)
    if (found) return found
  }
  return undefined
}

/** The events of branches have no numbers in the recordings and stand in no order: sort them by type, ours at the same places. */
function sorted(events: readonly RecordedEvent[], like: readonly RecordedEvent[] = events): RecordedEvent[] {
  const result: RecordedEvent[] = []
  for (let at = 0; at < events.length; ) {
    let end = at
    while (Array.isArray(like[end]?.id)) end++
    if (end === at) end++
    result.push(...events.slice(at, end).sort((a, b) => (a.type < b.type ? -1 : 1)))
    at = end
  }
  return result
}

function comparable(event: RecordedEvent): unknown {
  const named = event.type === 'LambdaFunctionScheduled' ? 'resource' : undefined
  const details = Object.entries(detailsOf(event)).filter(([key]) => !NOT_COMPARED.has(key) && key !== named)
  return withoutRedriveCount(parseDeep(Object.fromEntries(details)))
}

/** Two recordings are older than this member of the context, which today's documents list. */
function withoutRedriveCount(value: unknown): unknown {
  const text = JSON.stringify(value, (key, member: unknown) => (key === 'RedriveCount' ? undefined : member))
  return JSON.parse(text)
}
