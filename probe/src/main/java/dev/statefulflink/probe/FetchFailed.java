package dev.statefulflink.probe;

import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpTimeoutException;
import java.nio.channels.UnresolvedAddressException;
import java.nio.file.FileSystemException;
import java.util.Objects;
import java.util.stream.Stream;
import javax.net.ssl.SSLException;

/** A jar could not be fetched: the line that says so, and the status that the process ends with. */
final class FetchFailed extends Exception {
  private static final long serialVersionUID = 1L;

  private final int status;

  FetchFailed(int status, String line) {
    super(line);
    this.status = status;
  }

  /** Something that may pass by itself. */
  static FetchFailed later(URI url, String why) {
    return new FetchFailed(
        FetchJar.NOT_FETCHED,
        String.format(
            "%s could not be fetched: %s. It is tried again.", JarUrl.show(url), oneLine(why)));
  }

  /** What any failure of a download means. */
  static FetchFailed of(URI url, Throwable failure) {
    return failure instanceof FetchFailed ? (FetchFailed) failure : later(url, why(failure));
  }

  private static String why(Throwable failure) {
    if (failure instanceof SSLException) {
      return String.format(
          "there is no trusted connection (%s); the init container stage-jar needs a trust store"
              + " that holds the server's certificate or its authority's",
          failure.getMessage());
    }
    if (failure instanceof HttpTimeoutException) {
      return "the server did not answer in time";
    }
    if (failure instanceof ConnectException) {
      return hasNoAddress(failure)
          ? "its host has no address"
          : "nobody listens there, or the way to it is closed for the JobManager's pod";
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
