import { Claims } from '../../../src/control/source/claims.ts'
import type { FileState } from '../../../src/control/source/file-state.ts'

export function claimsOf(files: readonly FileState[]): Claims {
  const claims = new Claims()
  for (const file of files) claims.add(file)
  return claims
}
