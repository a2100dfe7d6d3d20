import { AwsError } from '../../service.ts'
import { capacityOf, checkReturnedOfMany, wantedCapacity, writeUnits } from '../capacity.ts'
import type { Engine, Input, Operation } from '../engine.ts'
import { checkParameters } from '../input.ts'
import { invalid } from '../refuse.ts'
import { keyText } from '../tables/key.ts'
import { isRecord } from '../values/value.ts'
import { type CancellationReason, canceled, NO_REASON, reasonOf } from './cancellation.ts'
import { type Planned, planCheck, planDelete, planPut, type Write } from './plan.ts'
import { planUpdate } from './plan-update.ts'
import { fingerprint, isRepeat, rememberToken } from './request-token.ts'

const KNOWN = new Set(['TransactItems', 'ClientRequestToken', 'ReturnConsumedCapacity', 'ReturnItemCollectionMetrics'])
const COMMON = [
  'TableName',
  'ConditionExpression',
  'ExpressionAttributeNames',
  'ExpressionAttributeValues',
  'ReturnValuesOnConditionCheckFailure',
]
const ACTIONS = {
  Put: { plan: planPut, known: new Set([...COMMON, 'Item']) },
  Update: { plan: planUpdate, known: new Set([...COMMON, 'Key', 'UpdateExpression']) },
  Delete: { plan: planDelete, known: new Set([...COMMON, 'Key']) },
  ConditionCheck: { plan: planCheck, known: new Set([...COMMON, 'Key']) },
}
const LARGEST = 4 * 1024 * 1024

export const transactWriteItems: Operation = async (engine, input) => {
  checkParameters('TransactWriteItems', input, KNOWN)
  checkReturnedOfMany('TransactWriteItems', input)
  const token = readToken(input)
  const request = token === undefined ? undefined : { token, print: fingerprint(input) }
  const writes = readActions(input).map((action) => readAction(engine, action))
  refuseTwice(writes)
  try {
    const planned = await engine.store.write(() => run(engine, writes, request))
    return answer(input, writes, planned)
  } catch (error) {
    if (error instanceof AwsError) await engine.store.told()
    throw error
  }
}

/** The list of actions of a transaction, 1 to 100 of them. */
export function readActions({ TransactItems: actions }: Input): unknown[] {
  if (Array.isArray(actions) && actions.length > 0 && actions.length <= 100) return actions
  if (!Array.isArray(actions)) {
    throw invalid(
      "1 validation error detected: Value null at 'transactItems' failed to satisfy constraint: Member must not be null",
    )
  }
  const [shown, bound] =
    actions.length === 0 ? ["'[]'", 'greater than or equal to 1'] : ["'[…]'", 'less than or equal to 100']
  throw invalid(
    `1 validation error detected: Value ${shown} at 'transactItems' failed to satisfy constraint: Member must have length ${bound}`,
  )
}

function run(engine: Engine, writes: readonly Write[], request?: { token: string; print: string }): Planned[] {
  if (request && isRepeat(engine, request.token, request.print)) return []
  const planned = planAll(writes)
  const bytes = planned.reduce((sum, plan) => sum + plan.bytes, 0)
  if (bytes > LARGEST) throw invalid('Collection size limit exceeded: the items of a transaction must not exceed 4 MB')
  for (const plan of planned) plan.apply()
  if (request) rememberToken(engine, request.token, request.print)
  return planned
}

function planAll(writes: readonly Write[]): Planned[] {
  const reasons: CancellationReason[] = []
  const planned: Planned[] = []
  for (const write of writes) {
    try {
      planned.push(write.plan(false))
      reasons.push(NO_REASON)
    } catch (error) {
      reasons.push(reasonOf(error))
    }
  }
  if (planned.length < writes.length) throw canceled(reasons)
  return planned
}

function readAction({ catalogue }: Engine, raw: unknown): Write {
  if (!isRecord(raw)) throw invalid('TransactItems must hold one of Put, Update, Delete and ConditionCheck each')
  const given = Object.entries(raw).filter(([, action]) => action !== undefined)
  const [entry] = given
  if (!entry || given.length > 1) {
    throw invalid('TransactItems can only contain one of Check, Put, Update or Delete')
  }
  const [kind, action] = entry
  const known = kind === 'Put' || kind === 'Update' || kind === 'Delete' || kind === 'ConditionCheck'
  if (!known || !isRecord(action)) throw invalid(`${kind} is no action of a transaction`)
  checkParameters(`${kind} in TransactWriteItems`, action, ACTIONS[kind].known)
  return ACTIONS[kind].plan(catalogue.table(action.TableName), action)
}

function refuseTwice(writes: readonly Write[]): void {
  const items = new Set(writes.map(({ table, key }) => `${table.id} ${keyText(key)}`))
  if (items.size < writes.length) {
    throw invalid('Transaction request cannot include multiple operations on one item')
  }
}

function readToken({ ClientRequestToken: token }: Input): string | undefined {
  if (token === undefined || token === null) return undefined
  if (typeof token === 'string' && token.length >= 1 && token.length <= 36) return token
  throw invalid(
    `1 validation error detected: Value '${String(token)}' at 'clientRequestToken' failed to satisfy constraint: Member must have length less than or equal to 36`,
  )
}

function answer(input: Input, writes: readonly Write[], planned: readonly Planned[]): object {
  const wanted = wantedCapacity(input)
  if (wanted === 'NONE') return {}
  const units = new Map(writes.map(({ table }) => [table, 0]))
  for (const [at, { table }] of writes.entries()) {
    units.set(table, (units.get(table) ?? 0) + 2 * writeUnits(planned[at]?.bytes ?? 0))
  }
  return { ConsumedCapacity: [...units].map(([table, sum]) => capacityOf(table, sum, wanted)) }
}
