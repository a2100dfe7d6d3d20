import { spread } from '../shared/ids.ts'
import type { Services } from '../shared/services.ts'
import { AnswerLost, type Channel, type OutgoingMessage, type SendAnswer } from './channels/channel.ts'

/** Nobody knows whether the channel took it. */
export interface Lost {
  kind: 'lost'
  reason: string
  /** See AnswerLost. */
  parts?: number | undefined
  providerId?: string | undefined
}

/** Milliseconds before each further try; the caller of the function waits meanwhile. */
const PAUSES = [200, 600, 1200]

/** Hands a message over, and again after a moment as long as the provider says that it did not take it but soon will. A lost answer ends that: it may have taken it. */
export async function sendPatiently(
  channel: Channel,
  message: OutgoingMessage,
  { pause, log }: Pick<Services, 'pause' | 'log'>,
): Promise<SendAnswer | Lost> {
  for (let turn = 0; ; turn++) {
    const answer = await sendOnce(channel, message, log)
    const wait = PAUSES[turn]
    const isSoon = answer.kind === 'later' && (answer.class === 'retry' || answer.class === 'busy')
    if (!isSoon || wait === undefined) return answer
    // What was refused together does not come back together.
    await pause(wait + spread(`${message.id}#${turn}`, wait))
  }
}

export async function sendOnce(
  channel: Channel,
  message: OutgoingMessage,
  log: Services['log'],
): Promise<SendAnswer | Lost> {
  try {
    return await channel.send(message)
  } catch (error) {
    return lost(error, { messageId: message.id, channel: channel.name, log })
  }
}

/** Notes in the log that the answer of a channel was lost. */
export function lost(
  error: unknown,
  { messageId, channel, log }: { messageId: string; channel: string; log: Services['log'] },
): Lost {
  const reason = error instanceof AnswerLost ? error.reason : error instanceof Error ? error.name : 'unknown'
  log.warn('answer of the channel lost', { messageId, channel, reason })
  return {
    kind: 'lost',
    reason,
    ...(error instanceof AnswerLost && { parts: error.parts, providerId: error.providerId }),
  }
}
