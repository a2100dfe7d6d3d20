import { z } from 'zod'
import { checkText } from '../check-text.ts'
import { AWS_ACCOUNT, type AwsAccount, awsAccountSchema, awsSecretSchema, smsOrigin } from './aws-account.ts'
import { awsMeanings } from './aws-codes.ts'
import { callProvider, counted, type ProviderAnswer, readAnswer } from './call-provider.ts'
import { AnswerLost, type OutgoingMessage, type SendAnswer } from './channel.ts'
import { type ChannelTools, defineChannel } from './define-channel.ts'
import { answerTo, meaningOf } from './provider-codes.ts'
import { signV4 } from './sign-v4.ts'

const sentSchema = z.object({ MessageId: z.string() })
const errorSchema = z.object({ __type: z.string(), Reason: z.string().optional() })

/** In characters, whatever their alphabet. */
const LONGEST = 1600

/**
 * AWS End User Messaging SMS, for numbers outside of China. It cannot be asked what became of a message: a lost answer waits
 * for the event that names it.
 */
export const awsSms = defineChannel({
  name: AWS_ACCOUNT,
  account: awsAccountSchema,
  secret: awsSecretSchema,
  capabilities: { personalLinks: false, deduplicates: false },
  send: async (message, account, tools) => {
    const content = checkText(message, LONGEST)
    if (content.kind === 'refused') return content
    return counted(content.parts, async () => {
      const answer = await post(bodyOf(message, account), message.at, { account, tools })
      if (answer.status === 200) return { kind: 'accepted', providerId: readAnswer(sentSchema, answer).MessageId }
      return refusal(answer, message.at)
    })
  },
})

const bodyOf = (message: OutgoingMessage, { originationIdentity, configurationSet }: AwsAccount): string =>
  JSON.stringify({
    DestinationPhoneNumber: message.address,
    MessageBody: message.text,
    MessageType: message.class === 'marketing' ? 'PROMOTIONAL' : 'TRANSACTIONAL',
    ...(originationIdentity && { OriginationIdentity: originationIdentity }),
    ...(configurationSet && { ConfigurationSetName: configurationSet }),
    // Comes back in every event about the message.
    Context: { messageId: message.id },
  })

/** `com.amazonaws.pinpointsmsvoicev2#ThrottlingException`, and a reason with some. */
function refusal(answer: ProviderAnswer, at: string): SendAnswer {
  const { __type, Reason } = readAnswer(errorSchema, answer)
  const kind = __type.replace(/^.*#/, '')
  const code = Reason === undefined || meaningOf(Reason, awsMeanings) === 'failed' ? kind : Reason
  const meaning = meaningOf(code, awsMeanings)
  if (meaning === 'failed' && answer.status >= 500) throw new AnswerLost(`HTTP ${answer.status}`)
  return answerTo(Reason ?? kind, meaning, at)
}

/** Sends it, and once more by AWS's own clock where it says that ours is wrong. */
async function post(
  body: string,
  at: string,
  { account, tools }: { account: AwsAccount; tools: ChannelTools },
): Promise<ProviderAnswer> {
  const { region, secret, patience } = account
  const url = `${smsOrigin(account)}/`
  const headers = {
    'content-type': 'application/x-amz-json-1.0',
    'x-amz-target': 'PinpointSMSVoiceV2.SendTextMessage',
  }
  const send = (time: string): Promise<ProviderAnswer> => {
    const key = { id: secret.accessKeyId, secret: secret.secretAccessKey }
    const covered = { ...headers, host: new URL(url).host }
    const signature = signV4({ headers: covered, body, region, service: 'sms-voice', at: time }, key)
    return callProvider({ url, headers: { ...headers, ...signature }, body, patience }, tools.fetch)
  }
  const answer = await send(at)
  return answer.date !== undefined && /Signature expired|not yet current/.test(answer.text) ? send(answer.date) : answer
}
