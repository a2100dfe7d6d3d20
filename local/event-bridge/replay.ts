import { z } from 'zod'
import type { Clock } from '../clock.ts'
import { arnOf } from '../names.ts'
import { AwsError } from '../service.ts'
import type { Store } from '../store.ts'

const startInput = z.object({
  ReplayName: z.string().min(1).max(64),
  EventSourceArn: z.string(),
  EventStartTime: z.date(),
  EventEndTime: z.date(),
  Destination: z.object({ Arn: z.string(), FilterArns: z.array(z.string()).optional() }),
})

/** What a replay is asked to do: an archive's events of a span of time, to a bus, or to some of its rules. */
export interface ReplayRequest {
  readonly name: string
  readonly archive: string
  readonly bus: string
  /** ARNs of the only rules that see it; all if absent. */
  readonly rules: readonly string[] | undefined
  /** Epoch milliseconds, inclusive. */
  readonly from: number
  readonly to: number
}

const kept = z.object({
  sourceArn: z.string(),
  destination: z.object({ Arn: z.string(), FilterArns: z.array(z.string()).optional() }),
  from: z.number(),
  to: z.number(),
  at: z.number(),
})

const last = (arn: string): string => arn.slice(arn.lastIndexOf('/') + 1)

/** Replays of archives. One is done in a single write, so whoever asks for its state finds it completed. */
export function openReplays(
  { store, clock }: { store: Store; clock: Clock },
  replay: (request: ReplayRequest) => void,
) {
  store.exec('CREATE TABLE IF NOT EXISTS events_replay (name TEXT PRIMARY KEY, detail TEXT NOT NULL) WITHOUT ROWID')

  const read = (name: string): z.output<typeof kept> | undefined => {
    const row = store.prepare('SELECT detail FROM events_replay WHERE name = ?').get(name)
    return row && kept.parse(JSON.parse(String(row.detail)))
  }

  return {
    start: async (input: unknown): Promise<object> => {
      const { ReplayName, EventSourceArn, EventStartTime, EventEndTime, Destination } = parse(startInput, input)
      if (read(ReplayName)) throw new AwsError('ResourceAlreadyExistsException', `Replay ${ReplayName} already exists.`)
      const [from, to, at] = [EventStartTime.getTime(), EventEndTime.getTime(), clock.now()]
      const detail = { sourceArn: EventSourceArn, destination: Destination, from, to, at }
      await store.write(() => {
        const [archive, bus] = [last(EventSourceArn), last(Destination.Arn)]
        replay({ name: ReplayName, archive, bus, rules: Destination.FilterArns, from, to })
        store.prepare('INSERT INTO events_replay VALUES (?, ?)').run(ReplayName, JSON.stringify(detail))
      })
      return { ReplayArn: replayArn(ReplayName), State: 'STARTING', ReplayStartTime: new Date(at) }
    },
    describe: (input: unknown): object => {
      const { ReplayName } = parse(z.object({ ReplayName: z.string() }), input)
      const found = read(ReplayName)
      if (!found) throw new AwsError('ResourceNotFoundException', `Replay ${ReplayName} does not exist.`)
      return {
        ReplayName,
        ReplayArn: replayArn(ReplayName),
        State: 'COMPLETED',
        EventSourceArn: found.sourceArn,
        Destination: found.destination,
        EventStartTime: new Date(found.from),
        EventEndTime: new Date(found.to),
        EventLastReplayedTime: new Date(found.to),
        ReplayStartTime: new Date(found.at),
        ReplayEndTime: new Date(found.at),
      }
    },
  }
}

const replayArn = (name: string): string => arnOf('events', `replay/${name}`)

function parse<Schema extends z.ZodType>(schema: Schema, input: unknown): z.output<Schema> {
  const parsed = schema.safeParse(input)
  if (!parsed.success) throw new AwsError('ValidationException', z.prettifyError(parsed.error))
  return parsed.data
}
