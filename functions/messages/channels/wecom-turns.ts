import { keys } from '../../shared/keys.ts'
import { ConditionFailed, type Table } from '../../shared/table.ts'

const A_MINUTE = 60_000

/**
 * WeCom takes more than 30 messages a minute for one member, or 1000 an hour, says 0, and shows none of the rest. So many
 * in each minute of the clock are never more than 30 in any 60 seconds, nor 1000 in an hour.
 */
const IN_A_MINUTE = 15

/** Takes a turn with a member. Undefined, or from when there are turns again (ISO 8601). */
export async function takeTurn(table: Table, member: string, at: string): Promise<string | undefined> {
  const minute = Math.floor(Date.parse(at) / A_MINUTE)
  try {
    await table.update({
      key: keys.memberTurns(member.toLowerCase(), minute),
      update: 'ADD #taken :one SET expiresAt = :end',
      condition: 'attribute_not_exists(#taken) OR #taken < :most',
      names: { '#taken': 'taken' },
      values: { ':one': 1, ':most': IN_A_MINUTE, ':end': (minute + 60) * 60 },
    })
    return undefined
  } catch (error) {
    if (!(error instanceof ConditionFailed)) throw error
    return new Date((minute + 1) * A_MINUTE).toISOString()
  }
}
