package dev.statefulflink.e2e.docs.page;

import dev.statefulflink.e2e.Repository;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** A page of the docs, as far as tests look into it. */
public record DocsPage(Path file, String text) {
  private static final Pattern FENCE = Pattern.compile("^( *)```+(\\w*)$");
  private static final Pattern COMMENT = Pattern.compile("^\\s*<!-- (.*) -->\\s*$");
  private static final Pattern HEADING = Pattern.compile("^#{1,6} (.+)$");
  private static final Pattern LINK = Pattern.compile("\\[[^\\]\\[]*\\]\\(([^)\\s]+)\\)");
  private static final Pattern CODE = Pattern.compile("`([^`\n]+)`");

  public static DocsPage of(String name) {
    Path file = Repository.root().resolve(name);
    return new DocsPage(file, Repository.text(file));
  }

  /** Of the whole repository. */
  public static List<DocsPage> all() {
    try (Stream<Path> files = Files.walk(Repository.root())) {
      return files
          .filter(file -> file.toString().endsWith(".md"))
          .map(file -> Repository.root().relativize(file).toString())
          .filter(name -> !name.matches("(.*/)?(target|\\.[^/]+)/.*"))
          .sorted()
          .map(DocsPage::of)
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** What a person reads who does not look into the code. */
  public static List<DocsPage> docs() {
    return all().stream().filter(page -> page.name().matches("README.md|docs/.*")).toList();
  }

  /** As seen from the root of the repository. */
  public String name() {
    return Repository.root().relativize(file).toString().replace('\\', '/');
  }

  public List<DocsBlock> blocks() {
    List<DocsBlock> blocks = new ArrayList<>();
    List<String> lines = text.lines().toList();
    for (int at = 0; at < lines.size(); at++) {
      Matcher fence = FENCE.matcher(lines.get(at));
      if (fence.matches()) {
        DocsBlock block = block(lines, at, fence);
        blocks.add(block);
        at += (int) block.text().lines().count() + 1;
      }
    }
    return blocks;
  }

  private DocsBlock block(List<String> lines, int fence, Matcher found) {
    StringBuilder inside = new StringBuilder();
    for (int at = fence + 1; !lines.get(at).strip().matches("```+"); at++) {
      if (at + 1 == lines.size()) {
        throw new IllegalStateException("%s:%d: never closed".formatted(name(), fence + 1));
      }
      String line = lines.get(at);
      int indent = Math.min(found.group(1).length(), line.length());
      inside.append(line.substring(indent)).append('\n');
    }
    Matcher comment = COMMENT.matcher(fence == 0 ? "" : lines.get(fence - 1));
    String mark = comment.matches() ? comment.group(1) : "";
    return new DocsBlock(name(), fence + 1, found.group(2), mark, inside.toString());
  }

  /** What the page shows as the output of one of its blocks: the block after it. */
  public Optional<DocsBlock> shownAfter(DocsBlock block) {
    List<DocsBlock> all = blocks();
    int next = all.indexOf(block) + 1;
    return next < all.size() && all.get(next).language().equals("text")
        ? Optional.of(all.get(next))
        : Optional.empty();
  }

  /** Whether it is written by {@code make generate}, so that its words are those of its sources. */
  public boolean isGenerated() {
    return text.contains("<!-- Generated from");
  }

  /** The lines that a person wrote for other people: the text without its blocks. */
  public List<String> sentences() {
    return prose().toList();
  }

  /** The text without its blocks. */
  private Stream<String> prose() {
    Set<Integer> fenced = new TreeSet<>();
    for (DocsBlock block : blocks()) {
      int end = block.line() + 1 + (int) block.text().lines().count();
      for (int line = block.line(); line <= end; line++) {
        fenced.add(line);
      }
    }
    List<String> lines = text.lines().toList();
    return Stream.iterate(1, at -> at + 1)
        .limit(lines.size())
        .filter(at -> !fenced.contains(at))
        .map(at -> lines.get(at - 1));
  }

  /** Where its links lead, as they are written. */
  public List<String> links() {
    return prose()
        .map(line -> CODE.matcher(line).replaceAll("code"))
        .flatMap(line -> LINK.matcher(line).results())
        .map(link -> link.group(1))
        .toList();
  }

  /** What is written between backticks. */
  public List<String> codes() {
    return prose()
        .flatMap(line -> CODE.matcher(line).results())
        .map(code -> code.group(1))
        .toList();
  }

  /** What can be linked to in it, as GitHub makes it of headings. */
  public Set<String> anchors() {
    Map<String, Integer> seen = new HashMap<>();
    Set<String> anchors = new TreeSet<>();
    prose()
        .map(HEADING::matcher)
        .filter(Matcher::matches)
        .map(heading -> slug(heading.group(1)))
        .forEach(
            slug -> {
              int before = seen.merge(slug, 1, Integer::sum) - 1;
              anchors.add(before == 0 ? slug : slug + "-" + before);
            });
    return anchors;
  }

  private static String slug(String heading) {
    return LINK.matcher(heading.strip())
        .replaceAll(
            link -> Matcher.quoteReplacement(link.group().replaceAll("[\\[\\]]|\\(.*\\)", "")))
        .toLowerCase(Locale.ROOT)
        .replaceAll("[^\\p{L}\\p{N} _-]", "")
        .replace(' ', '-');
  }
}
