class Query:
    """What the four have in common: state by key, and nothing that waits for time."""

    def __init__(self, hello):
        self.given, self.tables, self.state = hello["parameters"], hello["tables"], {}

    def process(self, columns, answers):
        for row in zip(*columns):
            self.event(answers, *row)

    def advance(self, watermark, answers):
        pass

    def end(self, answers):
        self.advance(float("inf"), answers)
