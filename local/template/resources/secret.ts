import { z } from 'zod'
import { secretArn } from '../../secrets/secrets.ts'
import { defineKind, numberProperty } from './kind.ts'

const generatorSchema = z.strictObject({
  PasswordLength: numberProperty.default(32),
  ExcludeCharacters: z.string().default(''),
  ExcludePunctuation: z.boolean().default(false),
  SecretStringTemplate: z.string().optional(),
  GenerateStringKey: z.string().optional(),
})

export const secret = defineKind({
  type: 'AWS::SecretsManager::Secret',
  properties: {
    Name: z.string().optional(),
    SecretString: z.string().optional(),
    GenerateSecretString: generatorSchema.optional(),
  },
  ignored: ['Description', 'KmsKeyId', 'Tags'],
  create: ({ secrets }, { logicalId, properties }) => {
    const { Name = logicalId, SecretString, GenerateSecretString = generatorSchema.parse({}) } = properties
    const { SecretStringTemplate: json, GenerateStringKey: key } = GenerateSecretString
    secrets.create(
      Name,
      SecretString ?? {
        length: GenerateSecretString.PasswordLength,
        excludeCharacters: GenerateSecretString.ExcludeCharacters,
        excludePunctuation: GenerateSecretString.ExcludePunctuation,
        ...(json !== undefined && key !== undefined && { template: { json, key } }),
      },
    )
    return { ref: secretArn(Name), attributes: { Id: secretArn(Name) } }
  },
})
