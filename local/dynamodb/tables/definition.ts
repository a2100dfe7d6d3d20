/** What a table is, as the catalogue keeps it. Times are epoch milliseconds. */
export interface TableDefinition {
  readonly name: string
  readonly tableId: string
  readonly createdAt: number
  readonly key: KeySchema
  readonly indexes: readonly IndexDefinition[]
  /** The columns of the next index get this number; numbers are never used twice. */
  readonly nextIndex: number
  readonly billingMode: 'PAY_PER_REQUEST' | 'PROVISIONED'
  readonly throughput?: Throughput
  readonly timeToLive?: string
  readonly pointInTimeRecovery: boolean
  readonly deletionProtection: boolean
}

export interface KeySchema {
  readonly hash: KeyAttribute
  readonly range?: KeyAttribute
}

export interface KeyAttribute {
  readonly name: string
  readonly type: 'S' | 'N' | 'B'
}

export interface IndexDefinition {
  /** A local index shares the table's hash key, and may be read consistently. */
  readonly scope: 'global' | 'local'
  readonly name: string
  /** Columns g<number>h and g<number>r, index <table>_g<number>. */
  readonly number: number
  readonly key: KeySchema
  readonly projection: 'ALL' | 'KEYS_ONLY' | 'INCLUDE'
  readonly include: readonly string[]
  readonly throughput?: Throughput
}

export interface Throughput {
  readonly ReadCapacityUnits: number
  readonly WriteCapacityUnits: number
}

export function keyAttributes(key: KeySchema): readonly KeyAttribute[] {
  return key.range ? [key.hash, key.range] : [key.hash]
}
