/** Where this machine says it is: in a China partition, so that whatever takes `aws` for granted fails here first. */
export const place = {
  partition: 'aws-cn',
  region: 'cn-local-1',
  account: '000000000000',
  urlSuffix: 'localhost',
} as const

/** `arn:aws-cn:SERVICE:cn-local-1:000000000000:RESOURCE` */
export const arnOf = (service: string, resource: string): string =>
  `arn:${place.partition}:${service}:${place.region}:${place.account}:${resource}`

/** The last part of an ARN: `…:function:Name` → `Name`. */
export const nameInArn = (arn: string): string => arn.slice(arn.lastIndexOf(':') + 1)
