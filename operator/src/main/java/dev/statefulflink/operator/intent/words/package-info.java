/** The part of the entrance that only the word count needs. Pure, like all of the entrance. */
package dev.statefulflink.operator.intent.words;
