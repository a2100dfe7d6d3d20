import { afterEach, describe, expect, test } from 'vitest'
import { realClock } from '../../../local/clock.ts'
import { openAliyunSms } from '../../../local/providers/aliyun-sms.ts'
import { openAwsSms } from '../../../local/providers/aws-sms.ts'
import { openFaultScript } from '../../../local/providers/fault-script.ts'
import type { Simulator } from '../../../local/providers/simulator.ts'
import { chineseDay } from '../../../local/providers/sms-phones.ts'
import { openTencentSms } from '../../../local/providers/tencent-sms.ts'
import { openAliyun, openAws, openTencent } from './vendor-clients.ts'

/**
 * The vendors' own clients against our simulators: neither knows our connectors, so a signature that we misread cannot be
 * wrong on both sides. They go by the real time.
 */
const clock = realClock()
const key = { id: 'testid', secret: 'testsecret' }
const wrongKey = { ...key, secret: 'another' }
const parts = { clock, faults: openFaultScript(), receipts: () => [{ after: 0 }] }

let opened: Simulator | undefined
afterEach(() => opened?.close())
const opening = async <Opened extends Simulator>(simulator: Promise<Opened>): Promise<Opened> => {
  const ready = await simulator
  opened = ready
  return ready
}

describe("Aliyun's SDK", () => {
  const open = () =>
    opening(
      openAliyunSms(
        {
          key,
          signNames: ['测试 4S店*'],
          templates: { SMS_1: { content: `\${name}，您的保养到期了`, kind: 'notice' } },
        },
        parts,
      ),
    )
  const message = {
    phoneNumbers: '13800000001',
    signName: '测试 4S店*',
    templateCode: 'SMS_1',
    templateParam: JSON.stringify({ name: "张三 (A) & B+C=100% ~'!" }),
    outId: 'o-1',
  }

  test('sends, and finds by our id what it sent', async () => {
    const aliyun = await open()
    const { client, SendSmsRequest, QuerySendDetailsRequest } = await openAliyun(aliyun.url, key)

    const sent = await client.sendSms(new SendSmsRequest(message))
    const day = { phoneNumber: '13800000001', sendDate: chineseDay(clock.now()), pageSize: 50, currentPage: 1 }
    const found = await client.querySendDetails(new QuerySendDetailsRequest(day))

    expect(sent.body).toMatchObject({ code: 'OK', bizId: aliyun.taken[0]?.id })
    expect(aliyun.taken).toMatchObject([{ text: "【测试 4S店*】张三 (A) & B+C=100% ~'!，您的保养到期了" }])
    expect(found.body?.smsSendDetailDTOs?.smsSendDetailDTO).toMatchObject([{ outId: 'o-1', errCode: 'DELIVERED' }])
  })

  test('is refused with another secret, and nothing is taken', async () => {
    const aliyun = await open()
    const { client, SendSmsRequest } = await openAliyun(aliyun.url, wrongKey)

    await expect(client.sendSms(new SendSmsRequest(message))).rejects.toMatchObject({ code: 'SignatureDoesNotMatch' })
    expect(aliyun.taken).toEqual([])
  })

  test('hears what is wrong with a message in an answer with status 200', async () => {
    const aliyun = await open()
    const { client, SendSmsRequest } = await openAliyun(aliyun.url, key)

    const sent = await client.sendSms(new SendSmsRequest({ ...message, templateCode: 'SMS_2' }))

    expect(sent).toMatchObject({ statusCode: 200, body: { code: 'isv.SMS_TEMPLATE_ILLEGAL' } })
  })
})

describe("Tencent Cloud's SDK", () => {
  const open = () =>
    opening(
      openTencentSms({ key, appId: '1400000001', signNames: ['测试'], templates: { '1': '{1}，到店保养' } }, parts),
    )
  const message = {
    PhoneNumberSet: ['+8613800000001', '+861'],
    SmsSdkAppId: '1400000001',
    TemplateId: '1',
    SignName: '测试',
    TemplateParamSet: ['张三'],
    SessionContext: 'o-1',
  }

  test('sends, hears of each number by itself, and pulls what became of it', async () => {
    const tencent = await open()
    const client = await openTencent(tencent.url, key)

    const sent = await client.SendSms(message)
    const asked = { BeginTime: Math.floor(clock.now() / 1000) - 60, Offset: 0, Limit: 100, SmsSdkAppId: '1400000001' }
    const pulled = await client.PullSmsSendStatusByPhoneNumber({ ...asked, PhoneNumber: '+8613800000001' })

    const codes = sent.SendStatusSet?.map(({ Code }) => Code)
    expect(codes).toEqual(['Ok', 'InvalidParameterValue.IncorrectPhoneNumber'])
    expect(tencent.taken).toMatchObject([{ text: '【测试】张三，到店保养', ourId: 'o-1' }])
    expect(pulled.PullSmsSendStatusSet).toMatchObject([{ SessionContext: 'o-1', ReportStatus: 'SUCCESS' }])
  })

  test('is refused with another secret, and nothing is taken', async () => {
    const tencent = await open()
    const client = await openTencent(tencent.url, wrongKey)

    await expect(client.SendSms(message)).rejects.toMatchObject({ code: 'AuthFailure.SignatureFailure' })
    expect(tencent.taken).toEqual([])
  })
})

describe("AWS's SDK", () => {
  const open = () => opening(openAwsSms({ key, optedOut: ['+6581230002'] }, parts))
  const message = {
    DestinationPhoneNumber: '+6581230001',
    MessageBody: 'Dear Wei, 保养 & more',
    Context: { id: 'o-1' },
  }

  test('sends, with our id for the events about it', async () => {
    const aws = await open()
    const { client, SendTextMessageCommand } = await openAws(aws.url, key)

    const sent = await client.send(new SendTextMessageCommand(message))

    expect(aws.taken).toMatchObject([{ id: sent.MessageId, ourId: 'o-1', text: 'Dear Wei, 保养 & more' }])
  })

  test('is refused with another secret, and nothing is taken', async () => {
    const aws = await open()
    const { client, SendTextMessageCommand } = await openAws(aws.url, wrongKey)

    const sending = client.send(new SendTextMessageCommand(message))

    await expect(sending).rejects.toMatchObject({ name: 'InvalidSignatureException' })
    expect(aws.taken).toEqual([])
  })

  test('knows a number that opted out by the kind of error and its reason', async () => {
    const aws = await open()
    const { client, SendTextMessageCommand } = await openAws(aws.url, key)

    const sending = client.send(new SendTextMessageCommand({ ...message, DestinationPhoneNumber: '+6581230002' }))

    await expect(sending).rejects.toMatchObject({
      name: 'ConflictException',
      Reason: 'DESTINATION_PHONE_NUMBER_OPTED_OUT',
    })
  })
})
