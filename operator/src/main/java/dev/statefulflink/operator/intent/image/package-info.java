/** What a pod template passes to the image that it runs. */
package dev.statefulflink.operator.intent.image;
