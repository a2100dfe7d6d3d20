import { AwsError } from '../../service.ts'
import { checkReturned, collectionMetrics, consumed, writeUnits } from '../capacity.ts'
import type { Engine, Input, Operation } from '../engine.ts'
import { project } from '../expressions/project.ts'
import { checkParameters, readChoice } from '../input.ts'
import { type Planned, planDelete, planPut, type Write } from './plan.ts'
import { planUpdate } from './plan-update.ts'

const CONDITIONAL = [
  'TableName',
  'ConditionExpression',
  'ExpressionAttributeNames',
  'ExpressionAttributeValues',
  'ReturnValues',
  'ReturnValuesOnConditionCheckFailure',
  'ReturnConsumedCapacity',
  'ReturnItemCollectionMetrics',
]
const PUT = new Set([...CONDITIONAL, 'Item'])
const DELETE = new Set([...CONDITIONAL, 'Key'])
const UPDATE = new Set([...CONDITIONAL, 'Key', 'UpdateExpression'])

export const putItem: Operation = async (engine, input) => {
  checkParameters('PutItem', input, PUT)
  checkReturned(input)
  const returned = readChoice(input, 'ReturnValues', ['NONE', 'ALL_OLD'])
  const write = planPut(engine.catalogue.table(input.TableName), input)
  return answer(input, write, await run(engine, write, returned === 'ALL_OLD'), returned)
}

export const deleteItem: Operation = async (engine, input) => {
  checkParameters('DeleteItem', input, DELETE)
  checkReturned(input)
  const returned = readChoice(input, 'ReturnValues', ['NONE', 'ALL_OLD'])
  const write = planDelete(engine.catalogue.table(input.TableName), input)
  return answer(input, write, await run(engine, write, returned === 'ALL_OLD'), returned)
}

export const updateItem: Operation = async (engine, input) => {
  checkParameters('UpdateItem', input, UPDATE)
  checkReturned(input)
  const returned = readChoice(input, 'ReturnValues', ['NONE', 'ALL_OLD', 'UPDATED_OLD', 'ALL_NEW', 'UPDATED_NEW'])
  const write = planUpdate(engine.catalogue.table(input.TableName), input)
  return answer(input, write, await run(engine, write, true), returned)
}

function answer(input: Input, { table, keyItem }: Write, planned: Planned, returned: string): object {
  const attributes = returnedAttributes(returned, planned)
  if (!input.ReturnConsumedCapacity && !input.ReturnItemCollectionMetrics) {
    return attributes ? { Attributes: attributes } : {}
  }
  return {
    ...(attributes ? { Attributes: attributes } : {}),
    ...consumed(input, table, writeUnits(planned.bytes)),
    ...collectionMetrics(input, table, keyItem),
  }
}

function returnedAttributes(returned: string, { old, next, paths }: Planned): object | undefined {
  switch (returned) {
    case 'ALL_OLD':
      return old
    case 'ALL_NEW':
      return next
    case 'UPDATED_OLD':
      return nonEmpty(old && project(old, paths))
    case 'UPDATED_NEW':
      return nonEmpty(next && project(next, paths))
    default:
      return undefined
  }
}

function nonEmpty(item: object | undefined): object | undefined {
  return item && Object.keys(item).length > 0 ? item : undefined
}

async function run({ store }: Engine, write: Write, readOld: boolean): Promise<Planned> {
  try {
    return await store.write(() => {
      const planned = write.plan(readOld)
      planned.apply()
      return planned
    })
  } catch (error) {
    // A refusal tells what the store holds, so what it saw must be on disk before it is told.
    if (error instanceof AwsError) await store.told()
    throw error
  }
}
