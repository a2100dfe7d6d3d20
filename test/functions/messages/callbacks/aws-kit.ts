import { personIdOf } from '../../../../functions/customers/person-store.ts'
import { awsSms } from '../../../../functions/messages/channels/aws-sms.ts'
import { receiveCallback } from '../../../../functions/messages/receive-callback.ts'
import type { HttpResponse } from '../../../../functions/shared/http.ts'
import { keys } from '../../../../functions/shared/keys.ts'
import type { Services } from '../../../../functions/shared/services.ts'
import { type AwsSmsSimulator, openAwsSms } from '../../../../local/providers/aws-sms.ts'
import { type FaultScript, openFaultScript } from '../../../../local/providers/fault-script.ts'
import type { PlannedReceipt } from '../../../../local/providers/simulator.ts'
import type { SnsTopic } from '../../../../local/providers/sns-topic.ts'
import { openWorld, type World } from '../../../support/world.ts'
import { toolsFor } from '../channels/sms-kit.ts'
import { now, person, putRun } from '../kit.ts'

export const TOPIC = 'arn:aws:sns:ap-southeast-1:123456789012:sms-events'
const PATH = 'a-path-that-nobody-guesses'
const key = { id: 'AKIDEXAMPLE', secret: 'wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY' }

/** Our side and AWS's: messages go to the simulator, and what it has to say comes to the callback. */
export interface AwsTown {
  world: World
  services: Services
  aws: AwsSmsSimulator
  topic: SnsTopic
  faults: FaultScript
  personId: string
  /** What the simulator plans for the next messages; nothing without it. */
  plan(receipts: readonly PlannedReceipt[]): void
  /** Posts to the callback as SNS does. */
  post(sealed: object | string): Promise<HttpResponse>
  close(): Promise<void>
}

export async function openAwsTown(options: { signatureVersion?: '1' | '2'; topics?: string[] } = {}): Promise<AwsTown> {
  const world = await openWorld({ now })
  const faults = openFaultScript()
  let planned: readonly PlannedReceipt[] = []
  const post = (sealed: object | string): Promise<HttpResponse> =>
    receiveCallback(
      {
        method: 'POST',
        path: `/callbacks/aws-sms/${PATH}`,
        parameters: { channel: 'aws-sms', secret: PATH },
        query: {},
        headers: { 'content-type': 'text/plain; charset=UTF-8' },
        body: Buffer.from(typeof sealed === 'string' ? sealed : JSON.stringify(sealed)),
        now: new Date(world.clock.now()).toISOString(),
      },
      services,
    )
  const aws = await openAwsSms(
    {
      key,
      optedOut: [],
      configurationSet: 'ours',
      topic: { arn: TOPIC, ...(options.signatureVersion && { signatureVersion: options.signatureVersion }) },
    },
    {
      clock: world.clock,
      faults,
      receipts: () => planned,
      handOver: async ({ body }) => {
        const { status } = await post(body)
        return { status, body: '' }
      },
    },
  )
  const account = {
    endpoint: aws.url,
    region: 'ap-southeast-1',
    configurationSet: 'ours',
    topics: options.topics ?? [TOPIC],
    patience: 300,
  }
  const secret = { accessKeyId: key.id, secretAccessKey: key.secret, callbackPath: PATH }
  const tools = await toolsFor(world, 'aws-sms', { account, secret })
  const services: Services = {
    ...world.services,
    channels: { ...world.services.channels, 'aws-sms': awsSms.open(tools) },
    secrets: { ...world.services.secrets, ...tools.secrets },
  }
  await services.settings.write('channels', { owner: 'aws-sms' })
  await putRun(world)
  const personId = await personIdOf(person.phone, services.secrets)
  await services.table.put({ ...keys.person(personId), ...person, personId })
  if (!aws.topic) throw new Error('The account has a topic')
  return {
    world,
    services,
    aws,
    topic: aws.topic,
    faults,
    personId,
    plan: (receipts) => {
      planned = receipts
    },
    post,
    close: async () => {
      await aws.close()
      world.close()
    },
  }
}
