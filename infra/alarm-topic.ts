import { Stack } from 'aws-cdk-lib'
import { PolicyStatement, ServicePrincipal } from 'aws-cdk-lib/aws-iam'
import { Key } from 'aws-cdk-lib/aws-kms'
import { Subscription, SubscriptionProtocol, Topic } from 'aws-cdk-lib/aws-sns'
import type { Construct } from 'constructs'
import type { Settings } from './settings.ts'

/** Where alarms go; `alarmEmail` is told. */
export function makeAlarmTopic(scope: Construct, { alarmEmail }: Settings): Topic {
  const topic = new Topic(scope, 'AlarmTopic', { masterKey: makeKey(scope), enforceSSL: true })
  topic.addToResourcePolicy(allowCloudWatch(scope, ['sns:Publish'], topic.topicArn))
  if (alarmEmail !== undefined)
    new Subscription(scope, 'AlarmEmail', { topic, protocol: SubscriptionProtocol.EMAIL, endpoint: alarmEmail })
  return topic
}

/** A key of its own, for CloudWatch may not use the account's default one. */
function makeKey(scope: Construct): Key {
  const key = new Key(scope, 'AlarmKey', { description: 'Encrypts alarms on their way', enableKeyRotation: true })
  // In a key's policy `*` is the key itself.
  key.addToResourcePolicy(allowCloudWatch(scope, ['kms:Decrypt', 'kms:GenerateDataKey'], '*'))
  return key
}

function allowCloudWatch(scope: Construct, actions: string[], resource: string): PolicyStatement {
  return new PolicyStatement({
    actions,
    resources: [resource],
    principals: [new ServicePrincipal('cloudwatch.amazonaws.com')],
    conditions: { StringEquals: { 'aws:SourceAccount': Stack.of(scope).account } },
  })
}
