export interface VendorKey {
  id: string
  secret: string
}

/** What a CommonJS package exports by default: Node leaves it one level deeper than the test runner. */
const defaultOf = <Export>(loaded: { default: Export }): Export =>
  isUnwrapped<Export>(loaded) ? loaded : loaded.default
const isUnwrapped = <Export>(loaded: { default: Export } | Export): loaded is Export => typeof loaded === 'function'

/** Aliyun's own client: `url` of the simulator. */
export async function openAliyun(url: string, { id, secret }: VendorKey) {
  const [dysms, { $OpenApiUtil }] = await Promise.all([
    import('@alicloud/dysmsapi20170525'),
    import('@alicloud/openapi-core'),
  ])
  const Client = defaultOf(dysms.default)
  const { host } = new URL(url)
  const client = new Client(
    new $OpenApiUtil.Config({ accessKeyId: id, accessKeySecret: secret, endpoint: host, protocol: 'http' }),
  )
  return { client, SendSmsRequest: dysms.SendSmsRequest, QuerySendDetailsRequest: dysms.QuerySendDetailsRequest }
}

/** Tencent Cloud's own client. */
export async function openTencent(url: string, { id, secret }: VendorKey) {
  const { sms } = await import('tencentcloud-sdk-nodejs-sms')
  return new sms.v20210111.Client({
    credential: { secretId: id, secretKey: secret },
    region: 'ap-guangzhou',
    profile: { httpProfile: { endpoint: new URL(url).host, protocol: 'http://' } },
  })
}

/** AWS's own client. */
export async function openAws(endpoint: string, { id, secret }: VendorKey) {
  const { PinpointSMSVoiceV2Client, SendTextMessageCommand } = await import('@aws-sdk/client-pinpoint-sms-voice-v2')
  const credentials = { accessKeyId: id, secretAccessKey: secret }
  const client = new PinpointSMSVoiceV2Client({ endpoint, region: 'ap-southeast-1', credentials })
  return { client, SendTextMessageCommand }
}
