import type { Clock } from '../clock.ts'
import type { CallbackRequest, HandOver } from './simulator.ts'

/** How a provider hands something over: again after these pauses (in milliseconds) until it is taken, then no more. */
export interface Persistence {
  readonly clock: Clock
  readonly handOver: HandOver | undefined
  readonly pauses: readonly number[]
  isTaken(answer: { status: number; body: string }): boolean
}

/** Hands something over, and again later if it was not taken. Resolves after the first time. */
export async function handOverPatiently(persistence: Persistence, request: CallbackRequest, turn = 0): Promise<void> {
  const { clock, handOver, pauses, isTaken } = persistence
  if (!handOver) return
  const answer = await handOver(request).catch(() => ({ status: 0, body: '' }))
  const pause = pauses[turn]
  if (isTaken(answer) || pause === undefined) return
  clock.schedule(clock.now() + pause, () => void handOverPatiently(persistence, request, turn + 1))
}

/** Whether an answer is 200 with a JSON object in which a field is 0. */
export const saysZero =
  (field: string) =>
  ({ status, body }: { status: number; body: string }): boolean => {
    if (status !== 200) return false
    try {
      const answer: unknown = JSON.parse(body)
      return (
        typeof answer === 'object' &&
        answer !== null &&
        Object.entries(answer).some(([name, value]) => name === field && value === 0)
      )
    } catch {
      return false
    }
  }
