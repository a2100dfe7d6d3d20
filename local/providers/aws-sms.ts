import { z } from 'zod'
import { checkSigv4 } from './check-sigv4.ts'
import { openProviderServer, type ProviderAnswer, type ProviderRequest, type Refuse } from './provider-server.ts'
import type { Delivered, Simulator, SimulatorParts } from './simulator.ts'

/** What is registered with AWS. */
export interface AwsSmsAccount {
  key: { id: string; secret: string }
  /** Numbers that opted out by an answer to us. */
  optedOut: readonly string[]
}

const sendSchema = z.object({
  DestinationPhoneNumber: z.string().regex(/^\+[1-9]\d{6,14}$/),
  MessageBody: z.string().min(1).max(1600),
  OriginationIdentity: z.string().optional(),
  MessageType: z.enum(['TRANSACTIONAL', 'PROMOTIONAL']).optional(),
  ConfigurationSetName: z.string().optional(),
  Context: z.record(z.string(), z.string()).default({}),
})

const TARGET = 'PinpointSMSVoiceV2.SendTextMessage'

/** AWS End User Messaging SMS: SendTextMessage over SigV4. It hands receipts to EventBridge, never to an address of ours. */
export async function openAwsSms(account: AwsSmsAccount, parts: SimulatorParts): Promise<Simulator> {
  const { clock } = parts
  const taken: Delivered[] = []
  const refused: string[] = []

  const no = (name: string, { reason, status = 400 }: { reason?: string; status?: number } = {}): ProviderAnswer => {
    refused.push(reason ?? name)
    return {
      status,
      body: { __type: name, message: `refused: ${name}`, ...(reason !== undefined && { Reason: reason }) },
    }
  }

  const answer = async (request: ProviderRequest, refuse: Refuse): Promise<ProviderAnswer> => {
    if (refuse?.kind === 'throttle') return no('ThrottlingException', { status: 429 })
    if (refuse) return errorOf(refuse.code, no)
    const wrong = checkSigv4(request, { key: account.key, service: 'sms-voice', now: clock.now() })
    if (wrong) return no(wrong, { status: 403 })
    if (request.headers['content-type'] !== 'application/x-amz-json-1.0') return no('SerializationException')
    const { data } = sendSchema.safeParse(JSON.parse(request.body))
    if (!data) return no('ValidationException', { reason: 'FIELD_VALIDATION_FAILED' })
    if (account.optedOut.includes(data.DestinationPhoneNumber))
      return no('ConflictException', { reason: 'DESTINATION_PHONE_NUMBER_OPTED_OUT' })
    const id = `00000000-0000-4000-8000-${String(taken.length).padStart(12, '0')}`
    const at = new Date(clock.now()).toISOString()
    taken.push({
      id,
      ourId: Object.values(data.Context)[0],
      to: data.DestinationPhoneNumber,
      text: data.MessageBody,
      at,
    })
    return { body: { MessageId: id } }
  }

  const operationOf = ({ method, path, headers }: ProviderRequest) =>
    method === 'POST' && path === '/' && headers['x-amz-target'] === TARGET ? ('send' as const) : undefined
  const server = await openProviderServer({ ...parts, operationOf, answer })
  return { ...server, taken, refused }
}

/** `ServiceQuotaExceededException MONTHLY_SPEND_LIMIT_REACHED_FOR_TEXT`: the name, and its reason where it has one. */
function errorOf(
  code: string,
  no: (name: string, details: { reason?: string; status?: number }) => ProviderAnswer,
): ProviderAnswer {
  const [name = code, reason] = code.split(' ')
  return no(name, { ...(reason !== undefined && { reason }), status: name === 'InternalServerException' ? 500 : 400 })
}
