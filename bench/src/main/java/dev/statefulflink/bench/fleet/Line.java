package dev.statefulflink.bench.fleet;

import java.util.List;

/**
 * The straight line that lies nearest to points, by least squares.
 *
 * @param rSquared 1 where all points lie on it
 */
record Line(double slope, double start, double rSquared) {

  /** One measured point. */
  record Point(double x, double y) {}

  static Line through(List<Point> points) {
    var meanX = points.stream().mapToDouble(Point::x).average().orElseThrow();
    var meanY = points.stream().mapToDouble(Point::y).average().orElseThrow();
    var xx = points.stream().mapToDouble(p -> (p.x() - meanX) * (p.x() - meanX)).sum();
    var xy = points.stream().mapToDouble(p -> (p.x() - meanX) * (p.y() - meanY)).sum();
    var yy = points.stream().mapToDouble(p -> (p.y() - meanY) * (p.y() - meanY)).sum();
    var slope = xy / xx;
    return new Line(slope, meanY - slope * meanX, yy == 0 ? 1 : xy * xy / (xx * yy));
  }
}
