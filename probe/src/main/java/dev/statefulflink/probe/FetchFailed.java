package dev.statefulflink.probe;

import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpTimeoutException;
import java.nio.channels.UnresolvedAddressException;
import java.nio.file.FileSystemException;
import java.util.Objects;
import java.util.stream.Stream;
import javax.net.ssl.SSLException;

/** A jar could not be fetched: the message, and the exit status of the process. */
final class FetchFailed extends Exception {
  private static final long serialVersionUID = 1L;

  private final int status;

  FetchFailed(int status, String line) {
    super(line);
    this.status = status;
  }

  /** A failure that may be temporary. */
  static FetchFailed later(URI url, String why) {
    return new FetchFailed(
        FetchJar.NOT_FETCHED,
        String.format(
            "%s could not be fetched: %s. The pod tries again.", JarUrl.show(url), oneLine(why)));
  }

  /** The meaning of any failure of a download. */
  static FetchFailed of(URI url, Throwable failure) {
    return failure instanceof FetchFailed ? (FetchFailed) failure : later(url, why(failure));
  }

  private static String why(Throwable failure) {
    if (failure instanceof SSLException) {
      return String.format(
          "there is no trusted connection (%s); the init container stage-jar needs a trust store"
              + " with the certificate of the server or of its authority",
          failure.getMessage());
    }
    if (failure instanceof HttpTimeoutException) {
      return "the server did not answer in time";
    }
    if (failure instanceof ConnectException) {
      return hasNoAddress(failure)
          ? "its host has no address"
          : "the port is closed, or the JobManager's pod cannot reach the host";
    }
    String told = Objects.requireNonNullElse(failure.getMessage(), failure.getClass().getName());
    return failure instanceof FileSystemException
        ? "it cannot be written (" + told + ")"
        : "the connection broke off (" + told + ")";
  }

  private static boolean hasNoAddress(Throwable failure) {
    return Stream.iterate(failure, Objects::nonNull, Throwable::getCause)
        .anyMatch(UnresolvedAddressException.class::isInstance);
  }

  private static String oneLine(String text) {
    return text.strip().replaceAll("\\s+", " ");
  }

  int status() {
    return status;
  }
}
