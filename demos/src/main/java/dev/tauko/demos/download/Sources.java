package dev.tauko.demos.download;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * The sources of a file: one that fails is left for the next one. If a checksum tells that the
 * parts fit together, they are all used at the same time.
 */
final class Sources {
  private final Source first;

  /** In the order in which they are to be tried. */
  private final List<Source> sources;

  private final Set<Source> used = new HashSet<>();
  private boolean isMixed;

  /**
   * @param isMixed whether parts may come from several sources
   */
  Sources(List<Source> sources, boolean isMixed) {
    this.first = sources.getFirst();
    this.sources = new ArrayList<>(sources);
    this.isMixed = isMixed;
  }

  /** Chooses a source for the next request. */
  Source pick() throws Failure {
    List<Source> usable = usable();
    if (usable.isEmpty()) {
      throw new Failure(Failure.Kind.FINAL, "no source is left");
    }
    Source chosen =
        isMixed
            ? usable.stream().min(Comparator.comparingInt(Source::connections)).orElseThrow()
            : usable.getFirst();
    used.add(chosen);
    return chosen;
  }

  /** Whether another connection could be opened now. */
  boolean hasPlace() {
    return usable().stream().anyMatch(each -> each.host().isFree());
  }

  private List<Source> usable() {
    return sources.stream().filter(each -> !each.isBroken()).toList();
  }

  Source first() {
    return first;
  }

  /** Whether parts may come from several sources. */
  boolean isMixed() {
    return isMixed;
  }

  /** Notes a failure of a source, and returns what it is for the file. */
  Failure failed(Source source, Failure failure) {
    boolean isFinal = failure.is(Failure.Kind.SOURCE);
    if (!isFinal && !failure.is(Failure.Kind.TRANSIENT)) {
      return failure;
    }
    boolean hasOthers = usable().stream().anyMatch(each -> each != source);
    if (isFinal && hasOthers) {
      source.markBroken();
    } else if (isFinal) {
      return failure;
    }
    sources.remove(source);
    sources.add(source);
    return new Failure(
        Failure.Kind.TRANSIENT,
        failure.text(),
        usable().size() > 1 ? null : failure.retryAfter(),
        failure);
  }

  /** The file is not the right one. Returns whether it is worth to fetch it from elsewhere. */
  boolean blame() {
    if (used.size() == 1) {
      used.iterator().next().markBroken();
    }
    isMixed = false;
    used.clear();
    return !usable().isEmpty();
  }

  /** Begins anew: forgets what the servers have said about the file. */
  void forget() {
    sources.forEach(Source::forget);
    used.clear();
  }
}
