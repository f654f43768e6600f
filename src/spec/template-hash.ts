/**
 * Ten characters by which a template's key is told from others in names: FNV-1a, 64 bits, in the alphabet of
 * Kubernetes' safe names (no vowels, so no words).
 */
export function templateHash(key: string): string {
  let hash = 0xcbf29ce484222325n;
  for (let i = 0; i < key.length; i++) {
    hash = BigInt.asUintN(64, (hash ^ BigInt(key.charCodeAt(i))) * 0x100000001b3n);
  }
  let text = "";
  for (let i = 0; i < LENGTH; i++) {
    text += ALPHABET[Number(hash % BigInt(ALPHABET.length))];
    hash /= BigInt(ALPHABET.length);
  }
  return text;
}

const ALPHABET = "bcdfghjklmnpqrstvwxz2456789";
const LENGTH = 10;
