/** What of the door is for the word count alone. Pure, as all of the door. */
package dev.statefulflink.operator.intent.words;
