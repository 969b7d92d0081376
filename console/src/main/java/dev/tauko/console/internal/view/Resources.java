package dev.tauko.console.internal.view;

import dev.tauko.console.internal.sample.Sample;
import dev.tauko.console.internal.view.Rows.Ref;
import dev.tauko.observe.ResourceInfo;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What tasks wait at, the longest lines first.
 *
 * @param total how many there are
 * @param matched how many of them the text is part of
 * @param rows the first of these
 */
public record Resources(int total, int matched, List<ResourceRow> rows) {

  /** The most rows in one answer. */
  public static final int MOST = 100;

  private static final int NAMED = 5;
  private static final int LONGEST = 200;

  /**
   * A lock, a semaphore, a queue and the like.
   *
   * @param id its number in the snapshot
   * @param type its class
   * @param name its name, if it has one
   * @param state permits, items and the like, in words
   * @param holders who holds it, the first few
   * @param moreHolders how many more do
   * @param waiting who waits, the first few
   * @param moreWaiting how many more do
   */
  public record ResourceRow(
      int id,
      String type,
      @Nullable String name,
      String state,
      List<Ref> holders,
      int moreHolders,
      List<Ref> waiting,
      int moreWaiting) {}

  /** The resources of a sample whose type, name or state contains a text. */
  public static Resources of(Sample sample, String text) {
    List<ResourceInfo> all = sample.snapshot().resources();
    List<ResourceInfo> matching =
        all.stream()
            .filter(each -> text.isEmpty() || words(each).contains(text.toLowerCase(Locale.ROOT)))
            .sorted(
                Comparator.comparingInt((ResourceInfo each) -> each.waiting().size()).reversed())
            .toList();
    return new Resources(
        all.size(),
        matching.size(),
        matching.stream().limit(MOST).map(each -> row(sample, each)).toList());
  }

  private static String words(ResourceInfo resource) {
    String name = resource.name();
    return (resource.type() + " " + (name == null ? "" : name) + " " + state(resource))
        .toLowerCase(Locale.ROOT);
  }

  private static String state(ResourceInfo resource) {
    return Redaction.of(resource.state(), LONGEST);
  }

  private static ResourceRow row(Sample sample, ResourceInfo resource) {
    String name = resource.name();
    return new ResourceRow(
        resource.id(),
        resource.type(),
        name == null ? null : Redaction.of(name, LONGEST),
        state(resource),
        Rows.refs(sample, resource.holders(), NAMED),
        Math.max(0, resource.holders().size() - NAMED),
        Rows.refs(sample, resource.waiting(), NAMED),
        Math.max(0, resource.waiting().size() - NAMED));
  }
}
