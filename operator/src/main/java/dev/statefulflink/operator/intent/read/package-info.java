/** Reads parts of a spec, and the digest of it. Pure. */
package dev.statefulflink.operator.intent.read;
