import { Stack, Validations } from 'aws-cdk-lib'
import type { Role } from 'aws-cdk-lib/aws-iam'
import { z } from 'zod'

/** Accepts, with a reason, that a role's policy names `resource`, which ends in a wildcard or is one. */
export function acknowledgeWildcard(role: Role, resource: string, reason: string): void {
  Validations.of(role).acknowledge({ id: `AwsSolutions-IAM5[Resource::${spell(role, resource)}]`, reason })
}

/** Accepts, with a reason, that a role uses a policy which AWS manages. */
export function acknowledgeManagedPolicy(role: Role, policyArn: string, reason: string): void {
  Validations.of(role).acknowledge({ id: `AwsSolutions-IAM4[Policy::${spell(role, policyArn)}]`, reason })
}

const textSchema = z.union([
  z.string(),
  z
    .object({ 'Fn::Join': z.tuple([z.literal(''), z.array(z.union([z.string(), z.object({ Ref: z.string() })]))]) })
    .transform(({ 'Fn::Join': [, parts] }) =>
      parts.map((part) => (typeof part === 'string' ? part : `<${part.Ref}>`)).join(''),
    ),
])

/** As cdk-nag spells an ARN that is only known at deployment: `arn:<AWS::Partition>:states:…`. */
function spell(role: Role, text: string): string {
  return textSchema.parse(Stack.of(role).resolve(text))
}
