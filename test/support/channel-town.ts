import { PutSecretValueCommand } from '@aws-sdk/client-secrets-manager'
import { saveAdvisor, saveDealer } from '../../functions/dealers/dealer-store.ts'
import { type Delivered, deliver } from '../../functions/messages/deliver.ts'
import type { Message } from '../../functions/messages/message-record.ts'
import { readMessage } from '../../functions/messages/message-store.ts'
import { keys } from '../../functions/shared/keys.ts'
import { type Machine, openMachine } from '../../local/machine.ts'
import { openSimulators, type Simulators, type SimulatorsOptions } from '../../local/providers/open-simulators.ts'
import type { Simulator } from '../../local/providers/simulator.ts'
import { advisor, dealer } from './stores.ts'

export type ProviderChannel = keyof Simulators['faults']

/** A machine on the virtual clock whose messages go by one channel, to a simulated provider on this computer. */
export interface ChannelTown {
  readonly machine: Machine
  readonly simulators: Simulators
  readonly channel: ProviderChannel
  readonly simulator: Simulator
  /** Sends one message by the channel, now; `number` tells it from others. Every number is a person, or one of the staff in turn. */
  send(number: number): Promise<Delivered>
  /** What the ledger says of the message with this number. */
  ledger(number: number): Promise<Message | undefined>
  close(): Promise<void>
}

const DEALER = 'D1'
const STAFF = 20

export async function openChannelTown(
  channel: ProviderChannel,
  at: string,
  options: Pick<SimulatorsOptions, 'patience' | 'receipts'> & { dataDir?: string } = {},
): Promise<ChannelTown> {
  const { dataDir, ...how } = options
  const machine = await openMachine({
    clock: { startsAt: at },
    baseUrl: 'https://l.example.cn',
    ...(dataDir && { dataDir }),
  })
  const { services, clock } = machine
  // The clock stands still while a message is sent: real pauses would only make one wait.
  const unhurried = { ...services, pause: async () => undefined }
  const simulators = await openSimulators({
    ...how,
    clock,
    baseUrl: 'https://l.example.cn',
    followers: Array.from({ length: 3000 }, (_, number) => `open-${number}`),
    handOver:
      (path) =>
      ({ method, query, contentType, body }) =>
        machine.http({ method, path: path + query, headers: { 'content-type': contentType }, body }),
  })
  for (const [name, value] of Object.entries(simulators.settings)) await services.settings.write(name, value)
  await services.settings.write('channels', { owner: channel })
  const secret = { SecretId: machine.environment.CHANNELS_SECRET, SecretString: simulators.secret }
  await machine.clients.secrets.send(new PutSecretValueCommand(secret))
  await saveDealer(dealer(DEALER), services, at)
  for (let each = 0; each < STAFF; each++)
    await saveAdvisor(advisor(DEALER, `A${each}`, { channel: 'wecom', address: `staff-${each}` }), services, at)
  await machine.idle()
  const messages = new Map<number, string>()
  const { aliyunSms, tencentSms, awsSms, wechat, wecom } = simulators
  const all = {
    'aliyun-sms': aliyunSms,
    'tencent-sms': tencentSms,
    'aws-sms': awsSms,
    'wechat-template': wechat,
    wecom,
  }
  return {
    machine,
    simulators,
    channel,
    simulator: all[channel],
    send: async (number) => {
      const now = new Date(clock.now()).toISOString()
      const sent = await deliver(await messageFor(channel, number, { machine, now }), unhurried)
      messages.set(number, sent.messageId)
      return sent
    },
    ledger: async (number) => {
      const messageId = messages.get(number)
      return messageId === undefined
        ? undefined
        : readMessage(services.table, keys.message(subjectOf(number), messageId))
    },
    close: async () => {
      await machine.close()
      await simulators.close()
    },
  }
}

const subjectOf = (number: number) => ({ type: 'lead', id: `lead-${number}` }) as const

async function messageFor(
  channel: ProviderChannel,
  number: number,
  { machine, now }: { machine: Machine; now: string },
) {
  const common = {
    run: undefined,
    subject: subjectOf(number),
    step: 'send',
    slot: 'first',
    class: 'transactional',
    variables: { customer: '张女士', car: `云驰 ${number}` },
    now,
  } as const
  if (channel === 'wecom') {
    const to = { kind: 'advisor', dealerId: DEALER, advisorId: `A${number % STAFF}` } as const
    return { ...common, template: 'offer-closed', to }
  }
  const personId = `person-${number}`
  await machine.services.table.put({
    ...keys.person(personId),
    personId,
    name: '张女士',
    phone: `+86138${String(number).padStart(8, '0')}`,
    wechat: { openId: `open-${number}` },
    language: 'zh-CN',
    consent: { otherDealers: false, profiling: true, marketing: false },
    consentAt: now,
    version: 1,
  })
  return { ...common, template: 'lead-acknowledged', to: { kind: 'owner', personId } as const }
}
