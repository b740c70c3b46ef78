/** What a pod template says to the image that it runs. */
package dev.statefulflink.operator.intent.image;
