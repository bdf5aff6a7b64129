from aiges.sdk import *
from aiges.dto import Response
