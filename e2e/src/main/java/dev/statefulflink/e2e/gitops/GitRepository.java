package dev.statefulflink.e2e.gitops;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A bare Git repository, the working copy of a committer, and one of a reader. */
public final class GitRepository {
  private final Path desk;
  private final Path mirror;

  private GitRepository(Path desk, Path mirror) {
    this.desk = desk;
    this.mirror = mirror;
  }

  /** An empty one below a folder. */
  public static GitRepository create(Path folder) {
    Path bare = folder.resolve("bare.git");
    git(folder, "init", "--quiet", "--bare", "--initial-branch=main", bare.toString());
    Path desk = folder.resolve("desk");
    git(folder, "clone", "--quiet", bare.toString(), desk.toString());
    git(desk, "checkout", "--quiet", "-B", "main");
    return new GitRepository(desk, folder.resolve("mirror"));
  }

  /** The working copy, below a folder, of one that a server has; nothing of that is read. */
  public static GitRepository at(Path folder, String url) {
    Path desk = folder.resolve("desk");
    git(folder, "init", "--quiet", "--initial-branch=main", desk.toString());
    git(desk, "remote", "add", "origin", url);
    return new GitRepository(desk, folder.resolve("mirror"));
  }

  /** Writes a file of the next commit. */
  public GitRepository write(String path, String text) {
    try {
      Path file = desk.resolve(path);
      Files.createDirectories(file.getParent());
      Files.writeString(file, text);
      return this;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Removes a file with the next commit. */
  public GitRepository remove(String path) {
    git(desk, "rm", "--quiet", path);
    return this;
  }

  public void commit(String subject) {
    git(desk, "add", "--all");
    git(desk, "commit", "--quiet", "--message", subject);
    push();
  }

  /** Takes the newest commit back by another one. */
  public void revert() {
    git(desk, "revert", "--no-edit", "HEAD");
    push();
  }

  /** Takes the newest commit out of the history, as a force push does. */
  public void forget() {
    git(desk, "reset", "--quiet", "--hard", "HEAD~1");
    git(desk, "push", "--quiet", "--force", "origin", "main");
  }

  /** The id of the newest commit. */
  public String commitId() {
    return git(desk, "rev-parse", "HEAD").strip();
  }

  private void push() {
    git(desk, "push", "--quiet", "origin", "main");
  }

  /** What was pushed, as a GitOps tool has it. */
  Path pulled() {
    if (Files.exists(mirror)) {
      git(mirror, "pull", "--quiet", "--ff-only");
    } else {
      String origin = git(desk, "remote", "get-url", "origin").strip();
      git(desk, "clone", "--quiet", "--branch", "main", origin, mirror.toString());
    }
    return mirror;
  }

  /** The newest commit as it was pulled, by its short id and its subject. */
  String head() {
    return git(mirror, "log", "-1", "--format=%h %s").strip();
  }

  private static String git(Path folder, String... arguments) {
    List<String> command = new ArrayList<>(List.of("git", "-c", "user.name=A Person"));
    command.addAll(List.of("-c", "user.email=person@example.com", "-c", "commit.gpgSign=false"));
    command.addAll(List.of(arguments));
    ProcessBuilder builder =
        new ProcessBuilder(command).directory(folder.toFile()).redirectErrorStream(true);
    // Whatever is set up for the person who runs the tests.
    builder.environment().put("GIT_CONFIG_GLOBAL", "/dev/null");
    builder.environment().put("GIT_CONFIG_NOSYSTEM", "1");
    try {
      Process process = builder.start();
      process.getOutputStream().close();
      String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      if (process.waitFor() != 0) {
        throw new IllegalStateException(command + " failed: " + output);
      }
      return output;
    } catch (IOException e) {
      throw new UncheckedIOException("git is needed on this machine", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted: " + command, e);
    }
  }
}
