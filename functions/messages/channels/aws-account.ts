import { z } from 'zod'
import { type AccountOf, endpointSchema } from './account.ts'
import { callbackPathSchema, patienceSchema } from './call-provider.ts'

export const AWS_ACCOUNT = 'aws-sms'

const REGION = /^[a-z]{2}(-[a-z]+)+-\d$/
const TOPIC = /^arn:aws(?:-cn|-us-gov)?:sns:([a-z]{2}(?:-[a-z]+)+-\d):\d{12}:[\w-]{1,256}$/

export const topicSchema = z.string().regex(TOPIC, 'write the ARN of an SNS topic, arn:aws:sns:…')

export const awsAccountSchema = z.object({
  /** The region's own without it. */
  endpoint: endpointSchema(''),
  patience: patienceSchema,
  region: z.string().regex(REGION, 'write a region, e.g. ap-southeast-1'),
  /** Phone number, sender id or pool; AWS chooses one without it. */
  originationIdentity: z.string().optional(),
  /** Its event destination is one of the topics: without it AWS tells us of no message. */
  configurationSet: z.string().optional(),
  /** The SNS topics whose messages are AWS's word about ours: of delivery, and of replies. Everybody can make a topic and point it at us. */
  topics: z.array(topicSchema).default([]),
})
export const awsSecretSchema = z.object({
  accessKeyId: z.string().min(1),
  secretAccessKey: z.string().min(1),
  callbackPath: callbackPathSchema.optional(),
})

export type AwsAccount = AccountOf<typeof awsAccountSchema, typeof awsSecretSchema>

/** Where the account's messages are sent to. */
export const smsOrigin = ({ endpoint, region }: Pick<AwsAccount, 'endpoint' | 'region'>): string =>
  endpoint || originIn('sms-voice', region)

/** Where a topic's certificates and confirmations lie: SNS of the topic's own region. */
export const snsOrigin = ({ endpoint }: Pick<AwsAccount, 'endpoint'>, topic: string): string =>
  endpoint || originIn('sns', TOPIC.exec(topic)?.[1] ?? '')

const originIn = (service: string, region: string): string =>
  `https://${service}.${region}.amazonaws.com${region.startsWith('cn-') ? '.cn' : ''}`
